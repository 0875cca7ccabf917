namespace Persistence.Sdk;

/// <summary>
/// Answers that were given before. An entry is found until it expires, is replaced, or is invalidated; a read never
/// returns one that has expired by the clock of this process. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument, or a key that begins with
/// <c>distributed-cache:</c>, which belongs to the framework's cache in the same table, and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; both before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins.
/// </remarks>
public interface IQueryCache
{
    /// <summary>The entry at a key; null where there is none, it has expired, or its answer is blank.</summary>
    Task<QueryCacheEntry?> GetAsync(string cacheKey, CancellationToken cancellationToken = default);

    /// <summary>
    /// The newest entry that has not expired, of the same query, paper and model, whatever else it depended on; null
    /// where there is none or its answer is blank. Queries are the same if <see cref="LineageId.NormalizedQuery"/>
    /// makes them so; a query of which that leaves nothing, such as one without any Latin letter or digit, is never
    /// found.
    /// </summary>
    /// <param name="query">The query as it was asked.</param>
    /// <param name="paperPath">The paper, with either kind of slashes.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<QueryCacheEntry?> FindAsync(
        string query, string paperPath, string model, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores an entry as of now, replacing all columns of the one at its key.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="timeToLive">
    /// How long it stays from now on, stored as an instant in the place of <see cref="QueryCacheEntry.ExpiresAt"/>;
    /// null, the default, leaves that as the entry says.
    /// </param>
    /// <param name="cancellationToken">Honoured until the commit begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The time to live is not positive, or ends after year 9999.
    /// </exception>
    Task SetAsync(
        QueryCacheEntry entry, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes the entry at a key, expired or not.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> InvalidateAsync(string cacheKey, CancellationToken cancellationToken = default);

    /// <summary>Deletes all entries of a paper, named with either kind of slashes.</summary>
    /// <returns>How many there were.</returns>
    Task<int> InvalidatePaperAsync(string paperPath, CancellationToken cancellationToken = default);

    /// <summary>Deletes all entries that were stored before an instant, in transactions of a bounded size.</summary>
    /// <returns>How many there were.</returns>
    Task<int> InvalidateOlderThanAsync(DateTimeOffset instant, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes what has expired in the table from the deciding database, in transactions of a bounded size, and has a
    /// mirror do the same as well as it can. Nothing waits for it: an expired entry is a miss before. Call it now and
    /// then.
    /// </summary>
    /// <returns>How many entries were removed from the deciding database.</returns>
    Task<int> PurgeExpiredAsync(CancellationToken cancellationToken = default);
}
