using System.Text.Json;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>Makes the rows that are enqueued, and those that are merged into a job's row.</summary>
internal static class AsyncJobRows
{
    private const int MaxErrorLength = 8_000;

    public static AsyncJob New(NewAsyncJob job, string jobId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentException.ThrowIfNullOrWhiteSpace(job.JobType);
        ArgumentException.ThrowIfNullOrWhiteSpace(job.QueueName);
        ArgumentOutOfRangeException.ThrowIfLessThan(job.MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(job.MaxAttempts, NewAsyncJob.LargestMaxAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThan(job.RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(job.RetryDelay, NewAsyncJob.LargestRetryDelay);
        if (job.UniqueKey is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(job.UniqueKey);
        }

        return new AsyncJob
        {
            JobId = jobId,
            QueueName = job.QueueName,
            JobType = job.JobType,
            Status = AsyncJobStatus.Queued,
            Priority = job.Priority,
            UniqueKey = job.UniqueKey,
            PayloadJson = job.Payload,
            MaxAttempts = job.MaxAttempts,
            RetryDelaySeconds = (int)job.RetryDelay.TotalSeconds,
            AvailableAt = job.AvailableAt ?? now,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    public static AsyncJob Renewed(AsyncJob job, DateTimeOffset now, DateTimeOffset leaseEnds) =>
        Report(job, AsyncJobStatus.Running, now) with { AvailableAt = leaseEnds, LeaseExpiresAt = leaseEnds };

    public static AsyncJob Completed(AsyncJob job, JsonElement result, DateTimeOffset now) =>
        Report(job, AsyncJobStatus.Completed, now) with { ResultJson = result, FinishedAt = now };

    /// <summary>The attempt's end without success: a pause that grows with the attempts, or the job's end.</summary>
    public static AsyncJob Failed(AsyncJob job, string error, DateTimeOffset now)
    {
        var report = Report(job, AsyncJobStatus.Retry, now) with { ErrorText = Tail(error) };
        return job.AttemptCount < job.MaxAttempts
            ? report with
            {
                AvailableAt = now + (TimeSpan.FromSeconds(Math.Max(1, job.RetryDelaySeconds)) * job.AttemptCount),
            }
            : report with { Status = AsyncJobStatus.Failed, FinishedAt = now };
    }

    public static AsyncJob Cancelled(string jobId, DateTimeOffset now) => new()
    {
        JobId = jobId,
        JobType = "",
        Status = AsyncJobStatus.Cancelled,
        AvailableAt = now,
        FinishedAt = now,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>What a report brings; the payload and all that it leaves alone stay away.</summary>
    private static AsyncJob Report(AsyncJob job, AsyncJobStatus status, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.WorkerId is { } worker
            ? new AsyncJob
            {
                JobId = job.JobId,
                JobType = "",
                Status = status,
                AttemptCount = job.AttemptCount,
                AvailableAt = now,
                WorkerId = worker,
                CreatedAt = now,
                UpdatedAt = now,
            }
            : throw new ArgumentException(
                $"Nobody has claimed the job '{job.JobId}'. Give the job as ClaimAsync returned it.", nameof(job));
    }

    private static string Tail(string error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var tail = error.Length > MaxErrorLength ? error[^MaxErrorLength..] : error;
        return tail.Length > 0 && char.IsLowSurrogate(tail[0]) ? tail[1..] : tail;
    }
}
