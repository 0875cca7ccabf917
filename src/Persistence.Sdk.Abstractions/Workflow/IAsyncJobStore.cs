using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>
/// Queues of jobs that workers of many processes share. A claim is decided by the database: no job is handed to two
/// workers. The worker holds it by a lease; one that dies loses it when the lease ends, and what it reports later is
/// refused. A write that returns is durable. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; both before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins. Points in time are those of the caller's clock: clocks of workers should agree within a fraction of
/// the lease.
/// </remarks>
public interface IAsyncJobStore
{
    /// <summary>The lease of a claim that names none: five minutes.</summary>
    static TimeSpan DefaultLease { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest number of jobs of one claim, and of one list.</summary>
    const int MaxLimit = 1000;

    /// <summary>
    /// Enqueues a job. Where another job has its unique key and has not ended, nothing is written and that job is the
    /// answer.
    /// </summary>
    /// <returns>The job as it is stored.</returns>
    Task<AsyncJob> EnqueueAsync(NewAsyncJob job, CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims the next job of a queue: of those that wait and are available, and those whose lease has ended and that
    /// have an attempt left, the one with the highest priority; of these the oldest, then the one with the smallest id.
    /// </summary>
    /// <param name="queueName">The queue.</param>
    /// <param name="workerId">Who claims it.</param>
    /// <param name="lease">
    /// How long the job is the worker's unless renewed; null for <see cref="DefaultLease"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The job, or null where none can be claimed.</returns>
    Task<AsyncJob?> ClaimAsync(
        string queueName, string workerId, TimeSpan? lease = null, CancellationToken cancellationToken = default);

    /// <summary>Claims several jobs at once, as <see cref="ClaimAsync"/> claims one.</summary>
    /// <param name="queueName">The queue.</param>
    /// <param name="workerId">Who claims them.</param>
    /// <param name="limit">The largest number of jobs, from 1 to <see cref="MaxLimit"/>.</param>
    /// <param name="lease">
    /// How long the jobs are the worker's unless renewed; null for <see cref="DefaultLease"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The jobs in the order in which they would be claimed one by one.</returns>
    Task<IReadOnlyList<AsyncJob>> ClaimManyAsync(
        string queueName,
        string workerId,
        int limit,
        TimeSpan? lease = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Claims the next job of a queue, and waits until there is one. It looks again when a job is enqueued by the same
    /// application and, for all others, every now and then: at least every two seconds, not all waiters at once.
    /// </summary>
    /// <param name="queueName">The queue.</param>
    /// <param name="workerId">Who claims it.</param>
    /// <param name="lease">
    /// How long the job is the worker's unless renewed; null for <see cref="DefaultLease"/>.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<AsyncJob> WaitForJobAsync(
        string queueName, string workerId, TimeSpan? lease = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Renews the lease of a claimed job. A lease that has ended is renewed too, unless somebody has taken the job.
    /// </summary>
    /// <param name="job">The job as it was claimed.</param>
    /// <param name="lease">The lease from now on; null for <see cref="DefaultLease"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The job as it stands, or null where it is not this worker's any more: stop working on it.</returns>
    Task<AsyncJob?> HeartbeatAsync(
        AsyncJob job, TimeSpan? lease = null, CancellationToken cancellationToken = default);

    /// <summary>Completes a claimed job.</summary>
    /// <param name="job">The job as it was claimed.</param>
    /// <param name="result">What came out; not set, <c>{}</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether it was still this worker's; otherwise nothing was written.</returns>
    Task<bool> CompleteAsync(
        AsyncJob job, JsonElement result = default, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends a claimed attempt without success: the job waits for a retry, for its delay times the number of attempts so
    /// far, or is given up where no attempt is left.
    /// </summary>
    /// <param name="job">The job as it was claimed.</param>
    /// <param name="error">Why; the last 8,000 characters are kept.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// <see cref="AsyncJobStatus.Retry"/> or <see cref="AsyncJobStatus.Failed"/>; null where it was not this worker's
    /// any more, and nothing was written.
    /// </returns>
    Task<AsyncJobStatus?> FailAsync(AsyncJob job, string error, CancellationToken cancellationToken = default);

    /// <summary>
    /// Calls a job off that has not ended. A worker that has it learns so by its next report, which is refused.
    /// </summary>
    /// <returns>Whether it was there and had not ended; otherwise nothing was written.</returns>
    Task<bool> CancelAsync(string jobId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends the attempts whose lease has ended: the jobs wait for a retry, available at once, or are given up where no
    /// attempt is left. Claims take the former by themselves; only this gives up the latter.
    /// </summary>
    /// <returns>How many attempts were ended.</returns>
    Task<int> RequeueExpiredAsync(CancellationToken cancellationToken = default);

    /// <summary>The job, or null.</summary>
    Task<AsyncJob?> GetAsync(string jobId, CancellationToken cancellationToken = default);

    /// <summary>How many jobs have come how far.</summary>
    /// <param name="filter">Which jobs count; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<AsyncJobCounts> CountAsync(AsyncJobFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>The jobs that were given up, those that ended last first, equal times by job id descending.</summary>
    /// <param name="filter">Which jobs to list; null for all.</param>
    /// <param name="limit">The largest number of jobs, from 1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<AsyncJob>> ListFailedAsync(
        AsyncJobFilter? filter = null, int limit = 50, CancellationToken cancellationToken = default);
}
