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

    /// <summary>Makes, where tables have a partition for each UTC month, that of a point in time and the next one.</summary>
    Task EnsureMonthsAsync(DateTimeOffset at, CancellationToken cancellationToken);
}
