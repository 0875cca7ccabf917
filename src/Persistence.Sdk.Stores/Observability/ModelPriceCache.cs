using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>
/// The prices of the models in use, kept for a minute, so that recording a usage reads nothing. Safe for concurrent
/// use.
/// </summary>
internal sealed class ModelPriceCache
{
    private static readonly Func<string, Query<ModelPrice>> OfModel = ModelPriceSql.List;
    private readonly KnownRows<ModelPrice> _known = new(TimeSpan.FromMinutes(1));

    /// <summary>The price among those of one model that is in force at an instant.</summary>
    public static ModelPrice? InForce(IReadOnlyList<ModelPrice> prices, DateTimeOffset instant) =>
        prices.LastOrDefault(
            price => price.ValidFrom <= instant && (price.ValidTo is not { } end || end > instant));

    /// <summary>Forgets everything, also what is being read at the moment.</summary>
    public void Invalidate() => _known.Invalidate();

    /// <summary>The prices of a model, in order; read where they are not known, or for longer than a minute.</summary>
    public ValueTask<IReadOnlyList<ModelPrice>> PricesAsync(
        string model, IDatabase database, TimeProvider time, CancellationToken cancellationToken) =>
        _known.ReadAsync(model, OfModel, database, time, cancellationToken);
}
