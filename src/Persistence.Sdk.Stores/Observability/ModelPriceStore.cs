using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>The prices of models in any database.</summary>
internal sealed class ModelPriceStore(IDatabase database, ModelPriceCache known) : IModelPriceStore
{
    public async Task SetAsync(ModelPrice price, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(price);
        Check(price);
        var outcomes = await database.WriteAsync(ModelPriceSql.Set(price), cancellationToken).ConfigureAwait(false);
        known.Invalidate();
        if (!ModelPriceSql.WasSet(outcomes))
        {
            throw new PriceOverlapException(price);
        }
    }

    public Task<IReadOnlyList<ModelPrice>> ListAsync(
        string? model = null, CancellationToken cancellationToken = default) =>
        database.QueryAsync(ModelPriceSql.List(model), cancellationToken);

    public async Task<ModelPrice?> FindAsync(
        string model, DateTimeOffset instant, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        var prices = await ListAsync(model, cancellationToken).ConfigureAwait(false);
        return ModelPriceCache.InForce(prices, instant);
    }

    private static void Check(ModelPrice price)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(price.Model);
        Require(price.ValidTo is not { } end || Microseconds(end) > Microseconds(price.ValidFrom),
            "valid_to", "it does not lie behind valid_from, so the range is empty.");
        NotNegative("input_nano_usd_per_million", price.InputNanoUsdPerMillion);
        NotNegative("cached_input_nano_usd_per_million", price.CachedInputNanoUsdPerMillion);
        NotNegative("output_nano_usd_per_million", price.OutputNanoUsdPerMillion);
        NotNegative("reasoning_nano_usd_per_million", price.ReasoningNanoUsdPerMillion);
    }

    private static long Microseconds(DateTimeOffset instant) => instant.UtcTicks / TimeSpan.TicksPerMicrosecond;

    private static void NotNegative(string column, long? value) =>
        Require(value is null or >= 0, column, "it is negative; expected is 0 or more.");

    private static void Require(bool holds, string column, string problem)
    {
        if (!holds)
        {
            throw new ValueRejectedException(ModelPriceTable.Definition.ToString(), column, problem);
        }
    }
}
