namespace Persistence.Sdk;

/// <summary>A price was refused because another one of the model is in force in a part of its range.</summary>
public sealed class PriceOverlapException : PersistenceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="price">The price that was refused.</param>
    public PriceOverlapException(ModelPrice price)
        : base(Describe(price)) => Price = price;

    /// <summary>The price that was refused.</summary>
    public ModelPrice Price { get; }

    private static string Describe(ModelPrice price)
    {
        ArgumentNullException.ThrowIfNull(price);
        return $"The price of model '{price.Model}' from {price.ValidFrom:O} to "
            + $"{price.ValidTo?.ToString("O", System.Globalization.CultureInfo.InvariantCulture) ?? "no end"} overlaps "
            + "another price of that model in 'observability.model_prices'; nothing was changed. List the model's "
            + "prices, and give this one a range that begins where the earlier one ends and ends where the later one "
            + "begins.";
    }
}
