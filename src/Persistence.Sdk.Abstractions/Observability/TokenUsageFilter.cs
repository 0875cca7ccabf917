namespace Persistence.Sdk;

/// <summary>Which usages to look at. A null property asks for nothing. Immutable; equality by value.</summary>
public sealed record TokenUsageFilter
{
    /// <summary>The session, compared exactly.</summary>
    public string? SessionId { get; init; }

    /// <summary>The request, compared exactly.</summary>
    public string? RequestId { get; init; }

    /// <summary>The run, compared exactly.</summary>
    public string? RunId { get; init; }

    /// <summary>The model, compared exactly.</summary>
    public string? Model { get; init; }

    /// <summary>The earliest <see cref="TokenUsage.CreatedAt"/>, inclusive.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The end of <see cref="TokenUsage.CreatedAt"/>, exclusive.</summary>
    public DateTimeOffset? Until { get; init; }
}
