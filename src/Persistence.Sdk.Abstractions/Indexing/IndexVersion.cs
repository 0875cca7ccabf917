namespace Persistence.Sdk;

/// <summary>
/// One version of an index, table <c>indexing.index_versions</c>. Its key is <see cref="IndexId"/>. Points in time are
/// UTC with whole microseconds once read back. Immutable; equality is by value.
/// </summary>
public sealed record IndexVersion
{
    /// <summary>The key.</summary>
    public required string IndexId { get; init; }

    /// <summary>
    /// When it was made. The default, the smallest point in time, lets the library take the present.
    /// </summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The model that made the embeddings.</summary>
    public string? EmbeddingModel { get; init; }

    /// <summary>The length of a chunk, in words.</summary>
    public int? ChunkWords { get; init; }

    /// <summary>How many words two neighbouring chunks share.</summary>
    public int? ChunkOverlap { get; init; }

    /// <summary>The digest of what was indexed.</summary>
    public string? CorpusFingerprint { get; init; }

    /// <summary>Where the index lies.</summary>
    public string? IndexPath { get; init; }

    /// <summary>Where its shard lies.</summary>
    public string? ShardPath { get; init; }
}
