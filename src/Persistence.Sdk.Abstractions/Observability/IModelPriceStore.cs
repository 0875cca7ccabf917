namespace Persistence.Sdk;

/// <summary>
/// What models cost, and when. At one instant a model has one price or none; a model without one is <em>unpriced</em>,
/// never free. A write that returns is durable. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold, a negative price or an
/// empty range; both before anything is written. <see cref="DatabaseUnavailableException"/> means that the deciding
/// database could not do its work, and <see cref="CutoverTimeoutException"/> that a change of authority took too long.
/// Usage that is recorded already keeps the cost it was recorded with.
/// </remarks>
public interface IModelPriceStore
{
    /// <summary>
    /// Sets a price: replaces the one of the same model and <see cref="ModelPrice.ValidFrom"/>, or adds it. An earlier
    /// price of the model without an end ends where this one begins. What this process records from then on is priced
    /// by it; other processes take up to a minute to see it.
    /// </summary>
    /// <exception cref="PriceOverlapException">
    /// Another price of the model is in force in a part of its range; nothing was changed.
    /// </exception>
    Task SetAsync(ModelPrice price, CancellationToken cancellationToken = default);

    /// <summary>All prices, by model and the beginning of their ranges.</summary>
    /// <param name="model">The model; null lists those of all models.</param>
    /// <param name="cancellationToken">Honoured until the read ends.</param>
    Task<IReadOnlyList<ModelPrice>> ListAsync(string? model = null, CancellationToken cancellationToken = default);

    /// <summary>The price of a model that is in force at an instant; null where it has none then.</summary>
    Task<ModelPrice?> FindAsync(string model, DateTimeOffset instant, CancellationToken cancellationToken = default);
}
