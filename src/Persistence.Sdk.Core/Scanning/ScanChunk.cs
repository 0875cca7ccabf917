using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Scanning;

/// <summary>Rows that were read together, in key order.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Damaged">Rows that hold what their columns may not, and so cannot be read.</param>
/// <param name="Last">The last key, of a row or of a damaged one; null where there was none.</param>
/// <param name="IsEnd">Whether nothing stands behind them.</param>
internal sealed record ScanChunk(
    IReadOnlyList<VersionedRow> Rows, IReadOnlyList<DamagedRow> Damaged, RowKey? Last, bool IsEnd)
{
    /// <summary>
    /// Further rows whose keys cannot be read: there is no key behind which a next chunk could begin, so they are
    /// counted instead of listed.
    /// </summary>
    public long Unlisted { get; init; }
}
