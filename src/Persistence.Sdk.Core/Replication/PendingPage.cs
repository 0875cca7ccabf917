using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Replication;

/// <summary>Which pending keys to read.</summary>
/// <param name="After">The last key of the page before; null for the first page.</param>
/// <param name="SinceBefore">Only keys that became pending before this point in time; null for all.</param>
/// <param name="Parked">Parked keys only, or the others only.</param>
/// <param name="Limit">The largest number of keys.</param>
internal sealed record PendingPage(PendingKey? After, DateTimeOffset? SinceBefore, bool Parked, int Limit)
{
    /// <summary>Keys of one table only. The default is null: of all.</summary>
    public TableDefinition? Table { get; init; }
}
