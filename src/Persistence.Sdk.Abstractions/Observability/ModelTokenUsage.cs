namespace Persistence.Sdk;

/// <summary>What one model was used for. Immutable; equality by value.</summary>
public sealed record ModelTokenUsage
{
    /// <summary>The model; null for the calls whose model is not known.</summary>
    public string? Model { get; init; }

    /// <summary>The sums of its calls.</summary>
    public required TokenUsageSums Sums { get; init; }
}
