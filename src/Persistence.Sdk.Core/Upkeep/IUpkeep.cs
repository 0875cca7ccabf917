using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Upkeep;

/// <summary>
/// What is tidied up in a database now and then, whether it decides or follows. Safe for concurrent use.
/// </summary>
internal interface IUpkeep
{
    /// <summary>
    /// Looks through one page of the tombstones of a table, in key order, and removes those that were left two
    /// collections ago or earlier and whose key is not pending. In the same transaction the table's version floor is
    /// raised to the largest version removed, so that whatever is written at such a key later is newer.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="after">Where the page before ended; null at the beginning.</param>
    /// <param name="limit">The largest number of tombstones looked at.</param>
    /// <param name="cancellationToken">Honoured until the commit.</param>
    Task<TombstonePage> CollectAsync(
        TableDefinition table, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Counts the tombstones of a table.</summary>
    Task<TombstoneCount> CountTombstonesAsync(TableDefinition table, CancellationToken cancellationToken);

    /// <summary>
    /// What the clock of the database's server says; null where it has none but that of this process.
    /// </summary>
    Task<DateTimeOffset?> ClockAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Records, as the authority, that retention keeps no row of a table older than an instant. It only ever moves
    /// forward.
    /// </summary>
    /// <returns>What is recorded now.</returns>
    /// <exception cref="AuthorityChangedException">This side does not decide at that epoch.</exception>
    Task<DateTimeOffset> RaiseCutoffAsync(
        TableDefinition table, DateTimeOffset cutoff, Fence fence, CancellationToken cancellationToken);

    /// <summary>The same as the mirror.</summary>
    /// <exception cref="BindingRejectedException">This database is not bound to that authority.</exception>
    /// <exception cref="AuthorityChangedException">This side stands at another epoch, or decides itself.</exception>
    Task<DateTimeOffset> RaiseCutoffAsync(
        TableDefinition table, DateTimeOffset cutoff, MirrorFence fence, CancellationToken cancellationToken);

    /// <summary>
    /// Removes rows that are older than the cutoff recorded here: one whole partition where the table has partitions, a
    /// limited number of rows otherwise, in one short transaction. Neither tombstones nor pending keys are left: the
    /// cutoff speaks against every late image.
    /// </summary>
    Task<RetiredRows> RetireAsync(TableDefinition table, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Makes, where tables have a partition for each UTC month, that of a point in time and the next one.
    /// </summary>
    /// <returns>How many were missing.</returns>
    Task<int> EnsureMonthsAsync(DateTimeOffset at, CancellationToken cancellationToken);
}
