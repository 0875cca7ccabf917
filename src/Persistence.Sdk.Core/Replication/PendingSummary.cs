namespace Persistence.Sdk.Core.Replication;

/// <summary>The size of the pending set.</summary>
/// <param name="Keys">All pending keys, parked ones included.</param>
/// <param name="Parked">The parked ones among them.</param>
/// <param name="Oldest">When the oldest became pending, UTC; null where none is pending.</param>
internal sealed record PendingSummary(long Keys, long Parked, DateTimeOffset? Oldest);
