namespace Persistence.Sdk;

/// <summary>What was used on one day. Immutable; equality by value.</summary>
public sealed record DailyTokenUsage
{
    /// <summary>The day, UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The sums of its calls.</summary>
    public required TokenUsageSums Sums { get; init; }
}
