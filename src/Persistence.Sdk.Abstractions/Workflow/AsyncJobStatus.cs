namespace Persistence.Sdk;

/// <summary>How far a job came.</summary>
public enum AsyncJobStatus
{
    /// <summary>Waiting to be claimed for the first time.</summary>
    [WireName("queued")]
    Queued = 0,

    /// <summary>Waiting to be claimed again, after a failed attempt or an expired lease.</summary>
    [WireName("retry")]
    Retry = 1,

    /// <summary>Claimed by a worker, whose lease may have expired.</summary>
    [WireName("running")]
    Running = 2,

    /// <summary>Done.</summary>
    [WireName("completed")]
    Completed = 3,

    /// <summary>Given up: no attempt is left.</summary>
    [WireName("failed")]
    Failed = 4,

    /// <summary>Called off.</summary>
    [WireName("cancelled")]
    Cancelled = 5,
}
