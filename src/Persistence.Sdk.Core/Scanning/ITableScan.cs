using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Scanning;

/// <summary>
/// Reads whole tables in key order, chunk by chunk. Each chunk is one short snapshot, so that a scan of a large live
/// table pins neither old row versions nor the write-ahead log. Both databases have one order of keys. Safe for
/// concurrent use.
/// </summary>
internal interface ITableScan
{
    /// <summary>The rows behind a key, in key order.</summary>
    /// <param name="page">Where to begin and how much to read.</param>
    /// <param name="fence">Checked in the snapshot; null for a side that is not the authority.</param>
    /// <param name="cancellationToken">Stops the scan.</param>
    /// <exception cref="AuthorityChangedException">The side does not answer at that epoch.</exception>
    Task<ScanChunk> ReadAsync(ScanPage page, Fence? fence, CancellationToken cancellationToken);

    /// <summary>
    /// Looks for rows that break constraints; null for a database that enforces all of them at all times.
    /// </summary>
    IConstraintScan? Constraints => null;

    /// <summary>As <see cref="ReadAsync"/>, as bytes to be compared with those of the other database.</summary>
    /// <param name="page">Where to begin and how much to read.</param>
    /// <param name="rows">Takes the rows, in place of those it holds; of the page's table.</param>
    /// <param name="fence">Checked in the snapshot; null for a side that is not the authority.</param>
    /// <param name="cancellationToken">Stops the scan.</param>
    Task ReadEncodedAsync(ScanPage page, EncodedRows rows, Fence? fence, CancellationToken cancellationToken);

    /// <summary>What stands at keys of one table, one state a key in their order, from one snapshot.</summary>
    Task<IReadOnlyList<KeyState>> FindAsync(
        IReadOnlyList<RowKey> keys, Fence? fence, CancellationToken cancellationToken);

    /// <summary>The key of the row at a place in key order, from 0; null where there is none.</summary>
    /// <exception cref="StoredValueRejectedException">The key cannot be read.</exception>
    Task<RowKey?> KeyAtAsync(TableDefinition table, long place, CancellationToken cancellationToken);

    /// <summary>
    /// The instant before which retention keeps no rows of the table here; null where nothing was to go.
    /// </summary>
    Task<DateTimeOffset?> CutoffAsync(TableDefinition table, CancellationToken cancellationToken);

    /// <summary>Whether a table whose rows age has a row older than that.</summary>
    Task<bool> HasOlderAsync(TableDefinition table, DateTimeOffset cutoff, CancellationToken cancellationToken);

    /// <summary>
    /// The number of rows, without those that have expired by then and those that are older than a cutoff.
    /// </summary>
    Task<long> CountLiveAsync(
        TableDefinition table, DateTimeOffset? cutoff, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The number of rows, exactly.</summary>
    Task<long> CountAsync(TableDefinition table, CancellationToken cancellationToken);
}
