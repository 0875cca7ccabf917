namespace Persistence.Sdk;

/// <summary>One chunk that a search found. Immutable; equality is by value.</summary>
public sealed record NearestChunk
{
    /// <summary>The chunk, <see cref="ChunkVector.ChunkId"/>.</summary>
    public required string ChunkId { get; init; }

    /// <summary>
    /// The cosine of the angle between its embedding and the one searched for, from -1 to 1 in whole billionths.
    /// </summary>
    public double Similarity { get; init; }

    /// <summary>Its number, <see cref="ChunkVector.Id"/>.</summary>
    public long Id { get; init; }

    /// <summary>The document.</summary>
    public required string DocId { get; init; }

    /// <summary>The building it came from.</summary>
    public long? PipelineRunId { get; init; }

    /// <summary>The paper's path.</summary>
    public string? PaperPath { get; init; }

    /// <summary>The page, as the source numbers them.</summary>
    public int? Page { get; init; }

    /// <summary>The first word.</summary>
    public int? StartWord { get; init; }

    /// <summary>The word behind the last one.</summary>
    public int? EndWord { get; init; }

    /// <summary>Its text.</summary>
    public string? Text { get; init; }
}
