using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Replication;

/// <summary>A key whose mirror copy may be stale.</summary>
/// <param name="Key">The key.</param>
/// <param name="Version">The version that the mirror has to reach.</param>
/// <param name="Since">When the key became pending, UTC.</param>
/// <param name="Attempts">How often the mirror has refused it for a reason of its own.</param>
/// <param name="IsParked">Whether it waits for a slower retry, a new write, or an operator.</param>
/// <param name="LastError">Why the mirror refused it last; never a value.</param>
internal sealed record PendingKey(
    RowKey Key, long Version, DateTimeOffset Since, int Attempts, bool IsParked, string? LastError);
