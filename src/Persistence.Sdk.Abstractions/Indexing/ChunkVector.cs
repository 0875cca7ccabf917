namespace Persistence.Sdk;

/// <summary>
/// One chunk of a document with its embedding, table <c>indexing.vectors</c>. Its key is <see cref="ChunkId"/>. Points
/// in time are UTC with whole microseconds once read back. Immutable; equality is the record's own, in which two
/// embeddings are equal where they are the same memory.
/// </summary>
public sealed record ChunkVector
{
    /// <summary>The key, see <see cref="LineageId.Chunk"/>.</summary>
    public required string ChunkId { get; init; }

    /// <summary>
    /// A number of the chunk, unique, made by the library when it is stored first; what a caller gives is not looked
    /// at.
    /// </summary>
    public long Id { get; init; }

    /// <summary>The document, <see cref="IngestedDocument.DocId"/>, which must be stored.</summary>
    public required string DocId { get; init; }

    /// <summary>The building it came from, <see cref="PipelineRun.Id"/>, which must be stored.</summary>
    public long? PipelineRunId { get; init; }

    /// <summary>
    /// The embedding: finite numbers, not all of them 0. Its length is the caller's affair; chunks of different lengths
    /// may stand in the table, and a search looks at those of its own length.
    /// </summary>
    public required ReadOnlyMemory<float> Embedding { get; init; }

    /// <summary>The digest of its text.</summary>
    public string? ChunkHash { get; init; }

    /// <summary>The paper's path, kept with slashes; at most 2,500 bytes.</summary>
    public string? PaperPath { get; init; }

    /// <summary>The page, as the source numbers them.</summary>
    public int? Page { get; init; }

    /// <summary>The first word.</summary>
    public int? StartWord { get; init; }

    /// <summary>The word behind the last one.</summary>
    public int? EndWord { get; init; }

    /// <summary>
    /// When it was indexed. The default, the smallest point in time, lets the library take the present.
    /// </summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its text.</summary>
    public string? Text { get; init; }
}
