using Persistence.Sdk;

namespace PaperPipeline.Recording;

/// <summary>What closes a run: one write of several stores.</summary>
internal sealed record CompletedRun
{
    public required string RunId { get; init; }

    /// <summary>The number that report, questions and usage carry.</summary>
    public required long Write { get; init; }

    public required RunReport Report { get; init; }

    /// <summary>What making the report used.</summary>
    public required TokenUsage Usage { get; init; }

    /// <summary>The rows that all this becomes.</summary>
    public required IReadOnlyList<AcknowledgedRow> Rows { get; init; }
}
