using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>
/// One row of a sum over usage. What it is not grouped by is null. Each sum comes in two halves, whole thousand
/// millions and the rest, because a sum of 64-bit integers that overflows is an error of the statement in SQLite and
/// another type in Postgres; halves overflow in neither.
/// </summary>
internal sealed record UsageGroup
{
    public const long Whole = 1_000_000_000;

    public static readonly RowShape<UsageGroup> Shape = RowShape.Of<UsageGroup>(shape =>
    {
        shape.Column(group => group.RunId);
        shape.Column(group => group.Step);
        shape.Column(group => group.Model);
        shape.Column(group => group.QuestionId);
        shape.Column(group => group.Day);
        shape.Column(group => group.Calls);
        shape.Column(group => group.UnpricedCalls);
        shape.Column(group => group.FirstSeenAt);
        shape.Column(group => group.LastSeenAt);
        shape.Column(group => group.InputTokensWhole);
        shape.Column(group => group.InputTokensRest);
        shape.Column(group => group.CachedInputTokensWhole);
        shape.Column(group => group.CachedInputTokensRest);
        shape.Column(group => group.OutputTokensWhole);
        shape.Column(group => group.OutputTokensRest);
        shape.Column(group => group.ReasoningTokensWhole);
        shape.Column(group => group.ReasoningTokensRest);
        shape.Column(group => group.TotalTokensWhole);
        shape.Column(group => group.TotalTokensRest);
        shape.Column(group => group.CostInputWhole);
        shape.Column(group => group.CostInputRest);
        shape.Column(group => group.CostOutputWhole);
        shape.Column(group => group.CostOutputRest);
        shape.Column(group => group.CostTotalWhole);
        shape.Column(group => group.CostTotalRest);
    });

    /// <summary>The columns that are summed, in the order of the shape.</summary>
    public static readonly string[] Summed =
    [
        "input_tokens", "cached_input_tokens", "output_tokens", "reasoning_tokens", "total_tokens",
        "cost_input_nano_usd", "cost_output_nano_usd", "cost_total_nano_usd",
    ];

    public string? RunId { get; init; }

    public string? Step { get; init; }

    public string? Model { get; init; }

    public string? QuestionId { get; init; }

    public DateOnly? Day { get; init; }

    public long Calls { get; init; }

    public long UnpricedCalls { get; init; }

    public DateTimeOffset? FirstSeenAt { get; init; }

    public DateTimeOffset? LastSeenAt { get; init; }

    public long? InputTokensWhole { get; init; }

    public long? InputTokensRest { get; init; }

    public long? CachedInputTokensWhole { get; init; }

    public long? CachedInputTokensRest { get; init; }

    public long? OutputTokensWhole { get; init; }

    public long? OutputTokensRest { get; init; }

    public long? ReasoningTokensWhole { get; init; }

    public long? ReasoningTokensRest { get; init; }

    public long? TotalTokensWhole { get; init; }

    public long? TotalTokensRest { get; init; }

    public long? CostInputWhole { get; init; }

    public long? CostInputRest { get; init; }

    public long? CostOutputWhole { get; init; }

    public long? CostOutputRest { get; init; }

    public long? CostTotalWhole { get; init; }

    public long? CostTotalRest { get; init; }

    /// <exception cref="OverflowException">A sum exceeds a 64-bit integer.</exception>
    public TokenUsageSums ToSums() => new()
    {
        Calls = Calls,
        UnpricedCalls = UnpricedCalls,
        FirstSeenAt = FirstSeenAt,
        LastSeenAt = LastSeenAt,
        InputTokens = Sum(Summed[0], InputTokensWhole, InputTokensRest) ?? 0,
        CachedInputTokens = Sum(Summed[1], CachedInputTokensWhole, CachedInputTokensRest) ?? 0,
        OutputTokens = Sum(Summed[2], OutputTokensWhole, OutputTokensRest) ?? 0,
        ReasoningTokens = Sum(Summed[3], ReasoningTokensWhole, ReasoningTokensRest) ?? 0,
        TotalTokens = Sum(Summed[4], TotalTokensWhole, TotalTokensRest) ?? 0,
        CostInputNanoUsd = Sum(Summed[5], CostInputWhole, CostInputRest),
        CostOutputNanoUsd = Sum(Summed[6], CostOutputWhole, CostOutputRest),
        CostTotalNanoUsd = Sum(Summed[7], CostTotalWhole, CostTotalRest),
    };

    private static long? Sum(string column, long? whole, long? rest)
    {
        var sum = ((Int128?)whole * Whole) + rest;
        return sum is null || (sum >= long.MinValue && sum <= long.MaxValue)
            ? (long?)sum
            : throw new OverflowException(
                $"The sum of column '{column}' of table '{TokenUsageTable.Definition}' exceeds a 64-bit integer. "
                + "Narrow the filter, so that fewer calls are summed.");
    }
}
