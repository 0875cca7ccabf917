namespace Persistence.Sdk;

/// <summary>What one run used for one question in one step with one model. Immutable; equality by value.</summary>
public sealed record TokenUsageRollup
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The step; null for the calls outside of any step.</summary>
    public string? Step { get; init; }

    /// <summary>The model; null for the calls whose model is not known.</summary>
    public string? Model { get; init; }

    /// <summary>The question; null for the calls for no question.</summary>
    public string? QuestionId { get; init; }

    /// <summary>The sums of these calls.</summary>
    public required TokenUsageSums Sums { get; init; }
}
