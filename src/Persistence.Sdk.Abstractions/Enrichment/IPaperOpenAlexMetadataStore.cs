namespace Persistence.Sdk;

/// <summary>
/// What came of looking for papers in OpenAlex. A write that returns is durable. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; both before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins. A paper may be named with either kind of slashes.
/// </remarks>
public interface IPaperOpenAlexMetadataStore
{
    /// <summary>Whether a work was found for a paper.</summary>
    Task<bool> HasMatchAsync(string paperPath, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores what came of looking for a paper as of now, replacing all columns but
    /// <see cref="PaperOpenAlexMetadata.CreatedAt"/>: what is not given becomes null, <c>[]</c> or <c>{}</c>.
    /// </summary>
    Task UpsertAsync(PaperOpenAlexMetadata metadata, CancellationToken cancellationToken = default);

    /// <summary>What came of looking for a paper, or null.</summary>
    Task<PaperOpenAlexMetadata?> GetAsync(string paperPath, CancellationToken cancellationToken = default);
}
