namespace Persistence.Sdk;

/// <summary>
/// The chunks of documents with their embeddings. A write that returns is durable. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument,
/// <see cref="ArgumentOutOfRangeException"/> for a limit or a number of chunks that is out of range, and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; all before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins, or before the read begins.
/// </remarks>
public interface IVectorStore
{
    /// <summary>The most chunks of one call.</summary>
    const int MaxChunks = 5_000;

    /// <summary>The largest number of dimensions.</summary>
    const int MaxDimensions = 16_000;

    /// <summary>
    /// Stores chunks, all or none, each in the place of the one with its <see cref="ChunkVector.ChunkId"/>, whose
    /// <see cref="ChunkVector.Id"/> stays. Of chunks with one id in a call the last counts.
    /// </summary>
    /// <param name="chunks">At most <see cref="MaxChunks"/>; none is no error.</param>
    /// <param name="cancellationToken">Honoured until the commit begins.</param>
    /// <exception cref="ArgumentException">
    /// An embedding has no dimension, more than <see cref="MaxDimensions"/>, or only zeros, which have no direction.
    /// </exception>
    /// <exception cref="ConstraintViolatedException">
    /// A document or a building that a chunk names is not stored; nothing was written.
    /// </exception>
    Task UpsertAsync(IReadOnlyCollection<ChunkVector> chunks, CancellationToken cancellationToken = default);

    /// <summary>The chunk of that key, or null.</summary>
    Task<ChunkVector?> GetAsync(string chunkId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The chunks that have these numbers, by number; a number that no chunk has is passed over.
    /// </summary>
    /// <param name="ids">At most <see cref="MaxChunks"/> values of <see cref="ChunkVector.Id"/>.</param>
    /// <param name="cancellationToken">Honoured before the read begins.</param>
    Task<IReadOnlyList<ChunkVector>> GetManyAsync(
        IReadOnlyCollection<long> ids, CancellationToken cancellationToken = default);

    /// <summary>Whether any chunk came from a building.</summary>
    Task<bool> AnyForPipelineRunAsync(long pipelineRunId, CancellationToken cancellationToken = default);

    /// <summary>The first chunks behind a number, by number.</summary>
    /// <param name="filter">Which ones. The default is all.</param>
    /// <param name="afterId">The number behind which the list begins. The default, 0, is before all.</param>
    /// <param name="limit">The largest number of chunks, at most <see cref="ListLimit.Max"/>.</param>
    /// <param name="cancellationToken">Honoured before the read begins.</param>
    Task<IReadOnlyList<ChunkVector>> ListAsync(
        VectorFilter? filter = null,
        long afterId = 0,
        int limit = ListLimit.Default,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// The chunks whose embeddings point most nearly in a direction, the nearest first and equally near ones by their
    /// key. Every chunk that the filter leaves is looked at; both databases compute the same cosine, in double
    /// precision, and keep it in whole billionths. A stored embedding of another length, or of zeros alone, is passed
    /// over.
    /// </summary>
    /// <param name="embedding">The direction: finite numbers, not all of them 0.</param>
    /// <param name="limit">The largest number of chunks, from 1 to <see cref="ListLimit.Max"/>.</param>
    /// <param name="filter">Which ones are looked at. The default is all.</param>
    /// <param name="cancellationToken">Honoured before the read begins.</param>
    /// <exception cref="ArgumentException">
    /// The embedding has no dimension, more than <see cref="MaxDimensions"/>, or only zeros.
    /// </exception>
    Task<IReadOnlyList<NearestChunk>> FindNearestAsync(
        ReadOnlyMemory<float> embedding,
        int limit,
        VectorFilter? filter = null,
        CancellationToken cancellationToken = default);

    /// <summary>Deletes the chunks of a document.</summary>
    /// <returns>How many there were.</returns>
    Task<int> DeleteDocumentAsync(string docId, CancellationToken cancellationToken = default);
}
