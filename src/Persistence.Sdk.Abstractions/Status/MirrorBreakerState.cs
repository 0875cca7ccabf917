namespace Persistence.Sdk;

/// <summary>
/// The circuit breaker before the mirror. It spares callers a mirror that failed repeatedly; their writes are in the
/// pending set, and the replicator goes on trying.
/// </summary>
public enum MirrorBreakerState
{
    /// <summary>Writes are offered to the mirror while their callers wait.</summary>
    Closed = 0,

    /// <summary>The next write tries whether the mirror is back.</summary>
    HalfOpen = 1,

    /// <summary>Writes are not offered; callers do not wait for the mirror.</summary>
    Open = 2,
}
