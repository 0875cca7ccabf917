namespace Persistence.Sdk;

/// <summary>
/// What is known about documents as papers. A write that returns is durable. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument,
/// <see cref="ArgumentOutOfRangeException"/> for a limit that is not from 1 to <see cref="ListLimit.Max"/>, and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; all before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins.
/// </remarks>
public interface IPaperMetadataStore
{
    /// <summary>
    /// Stores what is known about a document as of now, replacing all columns: what is not given becomes null,
    /// <c>[]</c> or <c>{}</c>.
    /// </summary>
    /// <exception cref="ConstraintViolatedException">The document is not stored.</exception>
    Task UpsertAsync(PaperMetadata metadata, CancellationToken cancellationToken = default);

    /// <summary>What is known about the document of that id, or null.</summary>
    Task<PaperMetadata?> GetAsync(string docId, CancellationToken cancellationToken = default);

    /// <summary>The papers with that primary DOI, compared exactly, by document.</summary>
    /// <param name="doi">The DOI.</param>
    /// <param name="limit">The largest number of papers.</param>
    /// <param name="cancellationToken">Honoured until the read ends.</param>
    Task<IReadOnlyList<PaperMetadata>> FindByDoiAsync(
        string doi, int limit = ListLimit.Default, CancellationToken cancellationToken = default);

    /// <summary>The papers at that path, named with either kind of slashes, by document.</summary>
    /// <param name="path">The path.</param>
    /// <param name="limit">The largest number of papers.</param>
    /// <param name="cancellationToken">Honoured until the read ends.</param>
    Task<IReadOnlyList<PaperMetadata>> FindByPathAsync(
        string path, int limit = ListLimit.Default, CancellationToken cancellationToken = default);
}
