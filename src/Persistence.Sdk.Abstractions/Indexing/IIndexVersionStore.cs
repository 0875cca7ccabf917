namespace Persistence.Sdk;

/// <summary>
/// The versions of indexes. A write that returns is durable, and what is stored is never changed. Safe for concurrent
/// use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; both before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins.
/// </remarks>
public interface IIndexVersionStore
{
    /// <summary>Stores a version, unless one of its id is stored already, which then stays as it is.</summary>
    /// <returns>Whether it was stored.</returns>
    Task<bool> AddAsync(IndexVersion version, CancellationToken cancellationToken = default);

    /// <summary>The version of that id, or null.</summary>
    Task<IndexVersion?> GetAsync(string indexId, CancellationToken cancellationToken = default);
}
