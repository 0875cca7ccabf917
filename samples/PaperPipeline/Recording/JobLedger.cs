using Persistence.Sdk;

namespace PaperPipeline.Recording;

/// <summary>
/// The queues of the pipeline. A worker holds a job by a lease; where its process is killed, another one gets the job
/// when the lease has ended, and what is reported late is refused.
/// </summary>
internal sealed class JobLedger(NotedWrites writes, IAsyncJobStore jobs)
{
    private const int MaxAttempts = 5;

    /// <summary>
    /// What a job takes, many times over, and little more than a new start: whoever is started behind a kill finds the
    /// jobs of the killed process free again.
    /// </summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private readonly string _worker = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <param name="queue">The queue, and the type of its jobs.</param>
    /// <param name="uniqueKey">While a job with this key has not ended, that one is the answer.</param>
    /// <param name="task">What there is to do.</param>
    /// <param name="cancellationToken">Cancels the write until its commit begins.</param>
    public Task<AsyncJob> EnqueueAsync(
        string queue, string uniqueKey, object task, CancellationToken cancellationToken)
    {
        var job = new NewAsyncJob
        {
            QueueName = queue,
            JobType = queue,
            UniqueKey = uniqueKey,
            Payload = Json.Element(task),
            MaxAttempts = MaxAttempts,
            RetryDelay = RetryDelay,
        };
        return writes.WriteAsync(
            writes.Next(),
            () => jobs.EnqueueAsync(job, cancellationToken),
            stored => [AcknowledgedRow.OfJob(stored)],
            cancellationToken);
    }

    /// <summary>The next job of a queue, now this worker's; null where there is none at present.</summary>
    public Task<AsyncJob?> ClaimAsync(string queue, CancellationToken cancellationToken) => writes.WriteAsync(
        writes.Next(),
        () => jobs.ClaimAsync(queue, _worker, Lease, cancellationToken),
        Rows,
        cancellationToken);

    /// <summary>Says that the work goes on.</summary>
    /// <exception cref="JobLostException">Somebody else has the job by now.</exception>
    public async Task HeartbeatAsync(AsyncJob job, CancellationToken cancellationToken)
    {
        var renewed = await writes.WriteAsync(
            writes.Next(), () => jobs.HeartbeatAsync(job, Lease, cancellationToken), Rows, cancellationToken);
        if (renewed is null)
        {
            throw new JobLostException(job.JobId);
        }
    }

    /// <exception cref="JobLostException">Somebody else has the job by now.</exception>
    public async Task CompleteAsync(AsyncJob job, object result, CancellationToken cancellationToken)
    {
        var write = writes.Next();
        var isCompleted = await writes.WriteAsync(
            write,
            () => jobs.CompleteAsync(job, Json.Element(new { write, result }), cancellationToken),
            done => done ? [AcknowledgedRow.OfCompletedJob(job, write)] : [],
            cancellationToken);
        if (!isCompleted)
        {
            throw new JobLostException(job.JobId);
        }
    }

    /// <summary>Ends an attempt without success: the job is tried again, until no attempt is left.</summary>
    public Task FailAsync(AsyncJob job, string reason, CancellationToken cancellationToken) => writes.WriteAsync(
        writes.Next(),
        () => jobs.FailAsync(job, reason, cancellationToken),
        status => status is null ? [] : [AcknowledgedRow.OfJob(job)],
        cancellationToken);

    /// <summary>Gives up what has used its last attempt, such as a job at which processes die.</summary>
    public Task GiveUpAsync(CancellationToken cancellationToken) => jobs.RequeueExpiredAsync(cancellationToken);

    public Task<AsyncJob?> FindAsync(string jobId, CancellationToken cancellationToken) =>
        jobs.GetAsync(jobId, cancellationToken);

    private static IReadOnlyList<AcknowledgedRow> Rows(AsyncJob? job) =>
        job is null ? [] : [AcknowledgedRow.OfJob(job)];
}
