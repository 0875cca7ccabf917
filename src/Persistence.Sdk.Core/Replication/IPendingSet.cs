using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Replication;

/// <summary>
/// The keys whose mirror copy may be stale, one row a key, kept in the authority's database. A key enters in the
/// transaction that writes its row and leaves when a version at least as new has been applied.
/// </summary>
internal interface IPendingSet
{
    /// <summary>
    /// Removes keys whose pending version is not greater than the one applied. Lazily: in the next write transaction,
    /// or within 10 ms where there is none. What is lost with the process is replayed, which changes nothing.
    /// </summary>
    void Acknowledge(IReadOnlyList<RowImage> applied);

    /// <summary>Returns when all earlier acknowledgements are committed.</summary>
    Task FlushAsync(CancellationToken cancellationToken);

    /// <summary>A page of pending keys in order of (since, table, key).</summary>
    Task<IReadOnlyList<PendingKey>> ReadAsync(PendingPage page, CancellationToken cancellationToken);

    /// <summary>
    /// The present state of keys: the row, or the tombstone; a key with neither is a deletion at its pending version.
    /// </summary>
    Task<IReadOnlyList<RowImage>> ReadImagesAsync(
        IReadOnlyList<PendingKey> keys, Fence fence, CancellationToken cancellationToken);

    /// <summary>
    /// Notes failures on keys that are still pending at the version that failed; a newer write has un-parked its key.
    /// </summary>
    Task RecordFailuresAsync(IReadOnlyList<PendingFailure> failures, CancellationToken cancellationToken);

    /// <summary>
    /// Enters keys that the mirror refused without their having been pending: those of a backfill. A key that is
    /// pending at a higher version stays as it is.
    /// </summary>
    /// <exception cref="AuthorityChangedException">This side does not decide at that epoch.</exception>
    Task EnterRefusedAsync(IReadOnlyList<PendingFailure> refused, Fence fence, CancellationToken cancellationToken);

    Task<PendingSummary> SummarizeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The instant before which nothing that was committed here waits for the mirror: since when the oldest key does,
    /// or now, by the clock of this database.
    /// </summary>
    Task<DateTimeOffset> SettledUntilAsync(CancellationToken cancellationToken);

    /// <summary>What is pending at a key; null where nothing is.</summary>
    Task<PendingKey?> FindAsync(RowKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Takes parked keys out of the park, so that they are tried at the usual pace, as if they had never failed.
    /// </summary>
    /// <param name="table">Keys of one table only; null for all.</param>
    /// <param name="key">One key only; null for all of the table.</param>
    /// <param name="cancellationToken">Honoured until the commit begins.</param>
    /// <returns>The number of keys.</returns>
    Task<int> UnparkAsync(TableDefinition? table, RowKey? key, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets a key that is parked at the version given, so that the mirror never gets it. The caller voids what is
    /// known about the table first.
    /// </summary>
    /// <returns>False where it is not parked, or has been written again meanwhile; it stays then.</returns>
    Task<bool> DiscardAsync(PendingKey parked, CancellationToken cancellationToken);
}
