using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>
/// One job of a queue, a row of <c>workflow.async_jobs</c>. Its key is <see cref="JobId"/>. All points in time are UTC
/// with whole microseconds once read back. As a claim gave it, it is the worker's lease: worker and attempt are checked
/// by the database whenever the worker reports. Immutable; equality is the record's own, in which two separately parsed
/// JSON values are not equal.
/// </summary>
public sealed record AsyncJob
{
    /// <summary>The job: 32 lower-case hexadecimal digits, made by the library.</summary>
    public required string JobId { get; init; }

    /// <summary>The queue. The default is <c>default</c>.</summary>
    public string QueueName { get; init; } = NewAsyncJob.DefaultQueue;

    /// <summary>What there is to do, in the application's own words.</summary>
    public required string JobType { get; init; }

    /// <summary>How far it came.</summary>
    public required AsyncJobStatus Status { get; init; }

    /// <summary>Jobs with a larger number are claimed first. The default is 0.</summary>
    public int Priority { get; init; }

    /// <summary>
    /// While the job is queued, waits for a retry or runs, no other job can have this key; null where there is none and
    /// once it has ended.
    /// </summary>
    public string? UniqueKey { get; init; }

    /// <summary>What it works on; <c>{}</c> where nothing was given.</summary>
    public JsonElement PayloadJson { get; init; }

    /// <summary>What came out; <c>{}</c> before it is completed.</summary>
    public JsonElement ResultJson { get; init; }

    /// <summary>Why the last attempt failed: the last 8,000 characters.</summary>
    public string? ErrorText { get; init; }

    /// <summary>How often it was claimed.</summary>
    public int AttemptCount { get; init; }

    /// <summary>How often it may be claimed.</summary>
    public int MaxAttempts { get; init; } = NewAsyncJob.DefaultMaxAttempts;

    /// <summary>
    /// The pause behind the first failed attempt, in seconds; the pause behind the n-th is n times as long.
    /// </summary>
    public int RetryDelaySeconds { get; init; }

    /// <summary>
    /// From when on it can be claimed. While it runs this is the end of its lease, at which another worker may take it.
    /// </summary>
    public required DateTimeOffset AvailableAt { get; init; }

    /// <summary>When the present attempt began; null while none is under way.</summary>
    public DateTimeOffset? LockedAt { get; init; }

    /// <summary>When the lease ends unless it is renewed; null while no attempt is under way.</summary>
    public DateTimeOffset? LeaseExpiresAt { get; init; }

    /// <summary>Who claimed it last.</summary>
    public string? WorkerId { get; init; }

    /// <summary>When it was claimed for the first time.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was completed, given up or called off.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When it was enqueued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
