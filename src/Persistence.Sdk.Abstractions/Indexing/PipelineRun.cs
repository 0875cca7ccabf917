namespace Persistence.Sdk;

/// <summary>
/// One building of an index, table <c>indexing.pipeline_runs</c>: what it was made from, and by what. Its key is
/// <see cref="Id"/>. Points in time are UTC with whole microseconds once read back. Immutable; equality is by value.
/// </summary>
public sealed record PipelineRun
{
    /// <summary>The key, made by the library; what a caller gives is not looked at.</summary>
    public long Id { get; init; }

    /// <summary>The workflow run it belongs to; at most 2,500 bytes. No such run need be stored.</summary>
    public string? WorkflowRunId { get; init; }

    /// <summary>The workstream of that run.</summary>
    public string? WorkstreamId { get; init; }

    /// <summary>The arm of an experiment.</summary>
    public string? Arm { get; init; }

    /// <summary>The digest of the set of papers.</summary>
    public string? PaperSetHash { get; init; }

    /// <summary>Why the index was built.</summary>
    public string? IndexBuildReason { get; init; }

    /// <summary>The commit of the program that built it.</summary>
    public string? GitSha { get; init; }

    /// <summary>The version of what extracted the text.</summary>
    public string? ExtractorVersion { get; init; }

    /// <summary>The model that made the embeddings.</summary>
    public string? EmbeddingModel { get; init; }

    /// <summary>The length of a chunk, in words.</summary>
    public int? ChunkWords { get; init; }

    /// <summary>How many words two neighbouring chunks share.</summary>
    public int? ChunkOverlap { get; init; }

    /// <summary>Whether the embeddings were brought to length 1.</summary>
    public bool? Normalized { get; init; }

    /// <summary>
    /// What makes the same building recognisable, see <see cref="LineageId.PipelineRun"/>; unique, at most 2,500 bytes.
    /// The default, null, makes every call another building.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// When it was made. The default, the smallest point in time, lets the library take the present.
    /// </summary>
    public DateTimeOffset CreatedAt { get; init; }
}
