using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>A job to be enqueued. Immutable.</summary>
public sealed record NewAsyncJob
{
    /// <summary>The queue of jobs that name none.</summary>
    public const string DefaultQueue = "default";

    /// <summary>How often a job may be claimed that does not say it.</summary>
    public const int DefaultMaxAttempts = 3;

    /// <summary>The largest <see cref="MaxAttempts"/>.</summary>
    public const int LargestMaxAttempts = 1000;

    /// <summary>The largest <see cref="RetryDelay"/>: 30 days.</summary>
    public static readonly TimeSpan LargestRetryDelay = TimeSpan.FromDays(30);

    /// <summary>What there is to do, in the application's own words; not blank.</summary>
    public required string JobType { get; init; }

    /// <summary>What it works on; not set, <c>{}</c>.</summary>
    public JsonElement Payload { get; init; }

    /// <summary>The queue; not blank. The default is <see cref="DefaultQueue"/>.</summary>
    public string QueueName { get; init; } = DefaultQueue;

    /// <summary>Jobs with a larger number are claimed first. The default is 0.</summary>
    public int Priority { get; init; }

    /// <summary>
    /// How often it may be claimed. The default is 3; the allowed range is 1 to <see cref="LargestMaxAttempts"/>.
    /// </summary>
    public int MaxAttempts { get; init; } = DefaultMaxAttempts;

    /// <summary>
    /// The pause behind the first failed attempt, in whole seconds (fractions are cut off), at least one in effect; the
    /// pause behind the n-th is n times as long. The default is 10 seconds; the allowed range is 0 to
    /// <see cref="LargestRetryDelay"/>.
    /// </summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From when on it can be claimed; null for at once.</summary>
    public DateTimeOffset? AvailableAt { get; init; }

    /// <summary>
    /// A key that only one job can have, in all queues, while it is queued, waits for a retry or runs; null for none.
    /// </summary>
    public string? UniqueKey { get; init; }
}
