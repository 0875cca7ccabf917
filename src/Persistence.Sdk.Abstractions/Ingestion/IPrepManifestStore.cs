namespace Persistence.Sdk;

/// <summary>
/// What the preparation of each run found. A write that returns is durable. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument,
/// <see cref="ArgumentOutOfRangeException"/> for a limit that is not from 1 to <see cref="ListLimit.Max"/>, and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; all before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins.
/// </remarks>
public interface IPrepManifestStore
{
    /// <summary>
    /// Stores the manifest of a run, replacing the one that is there; its <see cref="PrepManifest.CreatedAt"/> stays
    /// where none is given.
    /// </summary>
    Task UpsertAsync(PrepManifest manifest, CancellationToken cancellationToken = default);

    /// <summary>The manifest of that run, or null.</summary>
    Task<PrepManifest?> GetAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>The manifests that were made last, newest first, of one instant by run descending.</summary>
    /// <param name="limit">The largest number of manifests.</param>
    /// <param name="cancellationToken">Honoured until the read ends.</param>
    Task<IReadOnlyList<PrepManifest>> ListRecentAsync(
        int limit = ListLimit.Default, CancellationToken cancellationToken = default);
}
