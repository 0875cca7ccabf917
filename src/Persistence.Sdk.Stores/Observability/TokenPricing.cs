using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>
/// Gives a usage its cost: the caller's, or that of the price in force when the call was made, or none.
/// </summary>
internal sealed class TokenPricing(IDatabase database, TimeProvider time, ModelPriceCache known)
{
    private const long PerMillion = 1_000_000;

    public async ValueTask<TokenUsage> PriceAsync(TokenUsage usage, CancellationToken cancellationToken)
    {
        if (usage is not { CostInputNanoUsd: null, CostOutputNanoUsd: null, CostTotalNanoUsd: null })
        {
            return usage with { CostTotalNanoUsd = usage.CostTotalNanoUsd ?? Total(usage) };
        }

        if (usage.Model is null)
        {
            return usage;
        }

        var prices = await known.PricesAsync(usage.Model, database, time, cancellationToken).ConfigureAwait(false);
        return ModelPriceCache.InForce(prices, usage.CreatedAt) is { } price ? Priced(usage, price) : usage;
    }

    private static TokenUsage Priced(TokenUsage usage, ModelPrice price)
    {
        var priced = usage with
        {
            CostInputNanoUsd = Cost(
                "cost_input_nano_usd",
                usage.InputTokens, price.InputNanoUsdPerMillion,
                usage.CachedInputTokens, price.CachedInputNanoUsdPerMillion),
            CostOutputNanoUsd = Cost(
                "cost_output_nano_usd",
                usage.OutputTokens, price.OutputNanoUsdPerMillion,
                usage.ReasoningTokens, price.ReasoningNanoUsdPerMillion),
        };
        return priced with { CostTotalNanoUsd = Total(priced) };
    }

    /// <summary>
    /// The cost of tokens of which a part has a price of its own, to the nearest nano-dollar, halves up.
    /// </summary>
    private static long Cost(string column, long tokens, long price, long part, long? priceOfPart)
    {
        var exact = ((Int128)(tokens - part) * price) + ((Int128)part * (priceOfPart ?? price));
        return ToLong(column, (exact + (PerMillion / 2)) / PerMillion);
    }

    private static long? Total(TokenUsage usage) =>
        usage is { CostInputNanoUsd: { } input, CostOutputNanoUsd: { } output }
            ? ToLong("cost_total_nano_usd", (Int128)input + output)
            : null;

    private static long ToLong(string column, Int128 cost) => cost <= long.MaxValue
        ? (long)cost
        : throw new ValueRejectedException(
            TokenUsageTable.Definition.ToString(), column, "it exceeds a 64-bit integer of nano-dollars.");
}
