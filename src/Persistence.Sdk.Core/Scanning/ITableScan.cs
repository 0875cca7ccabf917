using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Scanning;

/// <summary>
/// Reads whole tables in key order, chunk by chunk. Each chunk is one short snapshot, so that a scan of a large live table
/// pins neither old row versions nor the write-ahead log. Both databases have one order of keys. Safe for concurrent use.
/// </summary>
internal interface ITableScan
{
    /// <summary>The rows behind a key, in key order.</summary>
    /// <param name="page">Where to begin and how much to read.</param>
    /// <param name="fence">Checked in the snapshot; null for a side that is not the authority.</param>
    /// <param name="cancellationToken">Stops the scan.</param>
    /// <exception cref="AuthorityChangedException">The side does not answer at that epoch.</exception>
    Task<ScanChunk> ReadAsync(ScanPage page, Fence? fence, CancellationToken cancellationToken);

    /// <summary>Looks for rows that break constraints; null for a database that enforces all of them at all times.</summary>
    IConstraintScan? Constraints => null;

    /// <summary>The number of rows, exactly.</summary>
    Task<long> CountAsync(TableDefinition table, CancellationToken cancellationToken);
}
