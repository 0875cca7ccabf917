namespace Persistence.Sdk.Core.Telemetry;

/// <summary>What gauges tell between two looks at the engine.</summary>
/// <param name="Breaker">The breaker before the mirror.</param>
/// <param name="PendingRows">The pending rows, parked ones included; null where the authority did not answer.</param>
/// <param name="ParkedRows">The parked ones among them.</param>
/// <param name="OldestPending">How long the oldest has been waiting; zero where none is.</param>
internal sealed record TelemetrySample(
    MirrorBreakerState Breaker, long? PendingRows, long? ParkedRows, TimeSpan? OldestPending);
