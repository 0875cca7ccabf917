namespace Persistence.Sdk;

/// <summary>
/// Answers of another service, kept for some days, by the clock of this process. Safe for concurrent use.
/// </summary>
/// <remarks>
/// How old an answer may be is up to each reader. How long it is kept is up to the writer: from then on it is a miss
/// for everybody, and a purge may remove it. Every member throws <see cref="ArgumentException"/> for a missing or blank
/// argument and a number of days out of its range, and <see cref="ValueRejectedException"/> for a value that one of the
/// databases could not hold; both before anything is written. <see cref="DatabaseUnavailableException"/> means that the
/// deciding database could not do its work, and <see cref="CutoverTimeoutException"/> that a change of authority took
/// too long. Cancellation is honoured until the commit begins.
/// </remarks>
/// <typeparam name="TEntry">What is kept.</typeparam>
public interface IResponseCache<TEntry>
    where TEntry : CachedResponse
{
    /// <summary>How many days an answer is good for where neither a call nor the options say anything else.</summary>
    public const int DefaultDays = 30;

    /// <summary>The most days that may be asked for.</summary>
    public const int MaxDays = 36_500;

    /// <summary>
    /// The answer at a key; null where there is none, it is older than so many days, or it is damaged. One that is
    /// exactly so old is still good.
    /// </summary>
    /// <param name="cacheKey">The key.</param>
    /// <param name="days">
    /// How old it may be. The default, null, stands for the days of <see cref="EnrichmentOptions"/>; the allowed range
    /// is 1 to <see cref="MaxDays"/>.
    /// </param>
    /// <param name="cancellationToken">Honoured until the read ends.</param>
    Task<TEntry?> GetAsync(string cacheKey, int? days = null, CancellationToken cancellationToken = default);

    /// <summary>Stores an answer as of now, replacing all columns of the one at its key.</summary>
    /// <param name="entry">The answer.</param>
    /// <param name="days">
    /// How long it is kept. The default, null, stands for the days of <see cref="EnrichmentOptions"/>; the allowed
    /// range is 1 to <see cref="MaxDays"/>.
    /// </param>
    /// <param name="cancellationToken">Honoured until the commit begins.</param>
    Task SetAsync(TEntry entry, int? days = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes what is kept no longer from the deciding database, in transactions of a bounded size, and has a mirror
    /// do the same as well as it can. Nothing waits for it; maintenance does it now and then.
    /// </summary>
    /// <returns>How many answers were removed from the deciding database.</returns>
    Task<int> PurgeExpiredAsync(CancellationToken cancellationToken = default);
}
