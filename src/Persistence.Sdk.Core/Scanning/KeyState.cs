using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Scanning;

/// <summary>What stands at a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Version">The version of the row, or of the tombstone; 0 where neither stands.</param>
/// <param name="Row">The row; null where there is none, and where it cannot be read.</param>
/// <param name="Problem">Why a row that is there cannot be read.</param>
/// <param name="IsPending">Whether the key waits for its delivery to the mirror.</param>
internal sealed record KeyState(
    RowKey Key, long Version, Row? Row, StoredValueRejectedException? Problem, bool IsPending)
{
    /// <summary>Whether a row stands there, readable or not.</summary>
    public bool HasRow => Row is not null || Problem is not null;
}
