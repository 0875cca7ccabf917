namespace Persistence.Sdk;

/// <summary>What one run used. Immutable; equality by value.</summary>
public sealed record RunTokenUsage
{
    /// <summary>The run; null for the calls outside of any run.</summary>
    public string? RunId { get; init; }

    /// <summary>The sums of its calls.</summary>
    public required TokenUsageSums Sums { get; init; }
}
