namespace Persistence.Sdk;

/// <summary>
/// The sums of a number of calls. A cost is that of the priced calls, and null where none is priced;
/// <see cref="UnpricedCalls"/> tells how many are missing in it. Immutable; equality by value.
/// </summary>
public sealed record TokenUsageSums
{
    private const decimal NanoPerUnit = 1_000_000_000m;

    /// <summary>The number of calls.</summary>
    public long Calls { get; init; }

    /// <summary>The number of those whose <see cref="TokenUsage.CostTotalNanoUsd"/> is null.</summary>
    public long UnpricedCalls { get; init; }

    /// <summary>The sum of <see cref="TokenUsage.InputTokens"/>.</summary>
    public long InputTokens { get; init; }

    /// <summary>The sum of <see cref="TokenUsage.CachedInputTokens"/>.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>The sum of <see cref="TokenUsage.OutputTokens"/>.</summary>
    public long OutputTokens { get; init; }

    /// <summary>The sum of <see cref="TokenUsage.ReasoningTokens"/>.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>The sum of <see cref="TokenUsage.TotalTokens"/>.</summary>
    public long TotalTokens { get; init; }

    /// <summary>The cost of the input, in nano-US-dollars; null where no call has one.</summary>
    public long? CostInputNanoUsd { get; init; }

    /// <summary>The cost of the output, in nano-US-dollars; null where no call has one.</summary>
    public long? CostOutputNanoUsd { get; init; }

    /// <summary>The cost of the calls, in nano-US-dollars; null where no call has one.</summary>
    public long? CostTotalNanoUsd { get; init; }

    /// <summary>The earliest call, UTC; null where there is none.</summary>
    public DateTimeOffset? FirstSeenAt { get; init; }

    /// <summary>The latest call, UTC; null where there is none.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>The cost of the input in US dollars, exact; null where no call has one.</summary>
    public decimal? CostUsdInput => CostInputNanoUsd / NanoPerUnit;

    /// <summary>The cost of the output in US dollars, exact; null where no call has one.</summary>
    public decimal? CostUsdOutput => CostOutputNanoUsd / NanoPerUnit;

    /// <summary>The cost of the calls in US dollars, exact; null where no call has one.</summary>
    public decimal? CostUsdTotal => CostTotalNanoUsd / NanoPerUnit;
}
