namespace Persistence.Sdk.Stores.Observability;

/// <summary>
/// What one model was used for on one UTC day, and one row of table <c>observability.token_usage_daily</c>. As long as
/// it is current it stands for all rows of that day and model in <c>observability.token_usage</c>.
/// </summary>
internal sealed record UsageDay
{
    public required DateOnly Day { get; init; }

    /// <summary>The model; the empty text, which no call has, where it is not known.</summary>
    public required string Model { get; init; }

    /// <summary>
    /// The sums of a day are current together, and none of them is once a call of that day was added.
    /// </summary>
    public bool IsCurrent { get; init; }

    public long Calls { get; init; }

    public long UnpricedCalls { get; init; }

    public DateTimeOffset FirstSeenAt { get; init; }

    public DateTimeOffset LastSeenAt { get; init; }

    public long InputTokens { get; init; }

    public long CachedInputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long ReasoningTokens { get; init; }

    public long TotalTokens { get; init; }

    public long? CostInputNanoUsd { get; init; }

    public long? CostOutputNanoUsd { get; init; }

    public long? CostTotalNanoUsd { get; init; }

    /// <summary>The sums of a day and model, not current yet.</summary>
    public static UsageDay Of(DateOnly day, string? model, TokenUsageSums sums) => new()
    {
        Day = day,
        Model = model ?? "",
        Calls = sums.Calls,
        UnpricedCalls = sums.UnpricedCalls,
        FirstSeenAt = sums.FirstSeenAt!.Value,
        LastSeenAt = sums.LastSeenAt!.Value,
        InputTokens = sums.InputTokens,
        CachedInputTokens = sums.CachedInputTokens,
        OutputTokens = sums.OutputTokens,
        ReasoningTokens = sums.ReasoningTokens,
        TotalTokens = sums.TotalTokens,
        CostInputNanoUsd = sums.CostInputNanoUsd,
        CostOutputNanoUsd = sums.CostOutputNanoUsd,
        CostTotalNanoUsd = sums.CostTotalNanoUsd,
    };
}
