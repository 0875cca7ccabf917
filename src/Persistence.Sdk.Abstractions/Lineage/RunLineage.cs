namespace Persistence.Sdk;

/// <summary>Everything that carries the id of a workflow run. Immutable.</summary>
public sealed record RunLineage
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>Its row in the ledger; null where it has none.</summary>
    public RunRecord? Run { get; init; }

    /// <summary>Its report; null where it has none.</summary>
    public RunRecord? Report { get; init; }

    /// <summary>Its steps, in their canonical order.</summary>
    public required LineageList<RunRecord> Steps { get; init; }

    /// <summary>Its questions, by step and key.</summary>
    public required LineageList<RunRecord> Questions { get; init; }

    /// <summary>Its artifacts, by step and key.</summary>
    public required LineageList<RunRecord> Artifacts { get; init; }

    /// <summary>Its links to workstreams, by key.</summary>
    public required LineageList<RunRecord> WorkstreamLinks { get; init; }

    /// <summary>What it used, newest first.</summary>
    public required LineageList<TokenUsage> Usage { get; init; }

    /// <summary>What it searched for, in the order in which it happened.</summary>
    public required LineageList<RetrievalEvent> RetrievalEvents { get; init; }

    /// <summary>The manifest of its preparation; null where it has none.</summary>
    public PrepManifest? PrepManifest { get; init; }

    /// <summary>Its buildings of indexes, the oldest first.</summary>
    public required LineageList<PipelineRun> PipelineRuns { get; init; }

    /// <summary>The chunks of those buildings, by number, without embedding and text.</summary>
    public required LineageList<ChunkReference> Chunks { get; init; }

    /// <summary>The documents of those chunks, by id.</summary>
    public required LineageList<IngestedDocument> Documents { get; init; }
}
