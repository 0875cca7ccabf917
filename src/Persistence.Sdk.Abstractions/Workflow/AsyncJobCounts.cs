namespace Persistence.Sdk;

/// <summary>How many jobs have come how far. Immutable; equality by value.</summary>
public sealed record AsyncJobCounts
{
    /// <summary>Jobs that wait to be claimed for the first time.</summary>
    public long Queued { get; init; }

    /// <summary>Jobs that wait to be claimed again.</summary>
    public long Retry { get; init; }

    /// <summary>Jobs that a worker has claimed, also where its lease has expired.</summary>
    public long Running { get; init; }

    /// <summary>Jobs that are done.</summary>
    public long Completed { get; init; }

    /// <summary>Jobs that were given up.</summary>
    public long Failed { get; init; }

    /// <summary>Jobs that were called off.</summary>
    public long Cancelled { get; init; }

    /// <summary>Jobs that have not ended: queued, waiting for a retry, or running.</summary>
    public long Remaining => Queued + Retry + Running;
}
