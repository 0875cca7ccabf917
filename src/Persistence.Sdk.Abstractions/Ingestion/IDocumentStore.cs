namespace Persistence.Sdk;

/// <summary>
/// The documents that were read. A write that returns is durable. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; both before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins.
/// </remarks>
public interface IDocumentStore
{
    /// <summary>Stores a document, replacing all columns of the one with its id.</summary>
    /// <param name="document">The document.</param>
    /// <param name="keepExtractedAt">
    /// Whether a time of extraction that is stored already stays. The default is false: it is replaced, also by null.
    /// </param>
    /// <param name="cancellationToken">Honoured until the commit begins.</param>
    Task UpsertAsync(
        IngestedDocument document, bool keepExtractedAt = false, CancellationToken cancellationToken = default);

    /// <summary>The document of that id, or null.</summary>
    Task<IngestedDocument?> GetAsync(string docId, CancellationToken cancellationToken = default);
}
