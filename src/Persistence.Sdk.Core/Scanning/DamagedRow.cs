using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Scanning;

/// <summary>A row that holds what its columns may not: somebody else wrote it.</summary>
/// <param name="Key">Its key; null where the key itself is damaged.</param>
/// <param name="Version">Its version.</param>
/// <param name="Problem">The first column that cannot be read, and why; never the value.</param>
internal sealed record DamagedRow(RowKey? Key, long Version, StoredValueRejectedException Problem)
{
    /// <summary>All columns that cannot be read.</summary>
    public IReadOnlyList<StoredValueRejectedException> Problems { get; init; } = [Problem];
}
