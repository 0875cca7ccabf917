using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>What a repair of some keys has come to.</summary>
internal sealed class RepairOutcome
{
    /// <summary>Keys whose sides are equal now.</summary>
    public HashSet<RowKey> Healed { get; } = [];

    /// <summary>Keys that are stamped and pending: the mirror did not take them yet.</summary>
    public List<RowKey> Underway { get; } = [];

    /// <summary>Why a key was left as it is, and what to do.</summary>
    public Dictionary<RowKey, string> Refusals { get; } = [];
}
