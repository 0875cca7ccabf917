namespace Persistence.Sdk;

/// <summary>Which chunk, and where it comes from. Immutable; equality is by value.</summary>
public sealed record ChunkReference
{
    /// <summary>The chunk, <see cref="ChunkVector.ChunkId"/>.</summary>
    public required string ChunkId { get; init; }

    /// <summary>Its number, <see cref="ChunkVector.Id"/>.</summary>
    public long Id { get; init; }

    /// <summary>The document.</summary>
    public required string DocId { get; init; }

    /// <summary>The building it came from.</summary>
    public long? PipelineRunId { get; init; }

    /// <summary>The digest of its text.</summary>
    public string? ChunkHash { get; init; }

    /// <summary>The paper's path.</summary>
    public string? PaperPath { get; init; }

    /// <summary>The page, as the source numbers them.</summary>
    public int? Page { get; init; }

    /// <summary>The first word.</summary>
    public int? StartWord { get; init; }

    /// <summary>The word behind the last one.</summary>
    public int? EndWord { get; init; }
}
