using System.Text.Json;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Retries;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>The job queues in any database.</summary>
internal sealed class AsyncJobStore(IDatabase database, IIdGenerator ids, TimeProvider time, AsyncJobCalls calls)
    : IAsyncJobStore
{
    private static readonly TableDefinition<AsyncJob> Table = AsyncJobTable.Definition;
    private static readonly TimeSpan LongestLease = TimeSpan.FromDays(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    public async Task<AsyncJob> EnqueueAsync(NewAsyncJob job, CancellationToken cancellationToken = default)
    {
        var row = AsyncJobRows.New(job, NewId(), time.GetUtcNow());
        var stored = Table.ToRecord(Table.ToRow(row));
        while (true)
        {
            if (await HolderAsync(row.UniqueKey, cancellationToken).ConfigureAwait(false) is { } holder)
            {
                return holder;
            }

            try
            {
                var changes = new ChangeSet().Insert(Table, row);
                if ((await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false))[0].Applied)
                {
                    calls.Tell(row.QueueName);
                    return stored;
                }
            }
            catch (ConstraintViolatedException) when (row.UniqueKey is not null)
            {
                // Another caller was faster: its job is the answer, unless it has ended again.
                continue;
            }

            row = row with { JobId = NewId() };
            stored = Table.ToRecord(Table.ToRow(row));
        }
    }

    public async Task<AsyncJob?> ClaimAsync(
        string queueName, string workerId, TimeSpan? lease = null, CancellationToken cancellationToken = default)
    {
        var claimed = await ClaimManyAsync(queueName, workerId, 1, lease, cancellationToken).ConfigureAwait(false);
        return claimed.Count == 0 ? null : claimed[0];
    }

    public async Task<IReadOnlyList<AsyncJob>> ClaimManyAsync(
        string queueName,
        string workerId,
        int limit,
        TimeSpan? lease = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueName);
        ArgumentException.ThrowIfNullOrWhiteSpace(workerId);
        Lists.Checked(limit, IAsyncJobStore.MaxLimit);
        var now = time.GetUtcNow();
        var changes = AsyncJobQueries.Claim(queueName, workerId, limit, now, now + Checked(lease));
        var claimed = (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false))[0].Records(Table);
        return claimed.Count < 2 ? claimed : InOrder(claimed);
    }

    public async Task<AsyncJob> WaitForJobAsync(
        string queueName, string workerId, TimeSpan? lease = null, CancellationToken cancellationToken = default)
    {
        var pauses = new BackOff(FirstPause, LongestPause, Random.Shared);
        while (true)
        {
            // Whoever leaves without having looked since it was told tells the next one.
            using var ear = calls.Listen(queueName);
            if (await ClaimAsync(queueName, workerId, lease, cancellationToken).ConfigureAwait(false) is { } job)
            {
                return job;
            }

            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(ear.Heard, Task.Delay(pauses.Next(), time, pause.Token)).ConfigureAwait(false);
            await pause.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            ear.LooksAgain();
        }
    }

    public async Task<AsyncJob?> HeartbeatAsync(
        AsyncJob job, TimeSpan? lease = null, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var renewed = AsyncJobRows.Renewed(job, now, now + Checked(lease));
        return await MergeAsync(renewed, AsyncJobMerges.Heartbeat, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> CompleteAsync(
        AsyncJob job, JsonElement result = default, CancellationToken cancellationToken = default)
    {
        var completed = AsyncJobRows.Completed(job, result, time.GetUtcNow());
        return await WriteAsync(completed, AsyncJobMerges.Complete, cancellationToken).ConfigureAwait(false);
    }

    public async Task<AsyncJobStatus?> FailAsync(
        AsyncJob job, string error, CancellationToken cancellationToken = default)
    {
        var failed = AsyncJobRows.Failed(job, error, time.GetUtcNow());
        var rules = failed.Status == AsyncJobStatus.Failed ? AsyncJobMerges.GiveUp : AsyncJobMerges.Retry;
        return await WriteAsync(failed, rules, cancellationToken).ConfigureAwait(false) ? failed.Status : null;
    }

    public Task<bool> CancelAsync(string jobId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(jobId);
        return WriteAsync(AsyncJobRows.Cancelled(jobId, time.GetUtcNow()), AsyncJobMerges.Cancel, cancellationToken);
    }

    public async Task<int> RequeueExpiredAsync(CancellationToken cancellationToken = default)
    {
        int ended, all = 0;
        do
        {
            var changes = AsyncJobQueries.EndExpired(ClaimRules.MaxLimit, time.GetUtcNow());
            var jobs = (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false))[0].Records(Table);
            foreach (var job in jobs.Where(job => job.Status == AsyncJobStatus.Retry))
            {
                calls.Tell(job.QueueName);
            }

            ended = jobs.Count;
            all += ended;
        }
        while (ended == ClaimRules.MaxLimit);
        return all;
    }

    public Task<AsyncJob?> GetAsync(string jobId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(jobId);
        return database.FindAsync(Table, AsyncJobTable.KeyOf(jobId), cancellationToken);
    }

    public async Task<AsyncJobCounts> CountAsync(
        AsyncJobFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var query = AsyncJobQueries.Counts(filter ?? new AsyncJobFilter());
        var groups = (await database.QueryAsync(query, cancellationToken).ConfigureAwait(false))
            .ToDictionary(group => group.Status, group => group.Jobs);
        return new AsyncJobCounts
        {
            Queued = groups.GetValueOrDefault(AsyncJobStatus.Queued),
            Retry = groups.GetValueOrDefault(AsyncJobStatus.Retry),
            Running = groups.GetValueOrDefault(AsyncJobStatus.Running),
            Completed = groups.GetValueOrDefault(AsyncJobStatus.Completed),
            Failed = groups.GetValueOrDefault(AsyncJobStatus.Failed),
            Cancelled = groups.GetValueOrDefault(AsyncJobStatus.Cancelled),
        };
    }

    public Task<IReadOnlyList<AsyncJob>> ListFailedAsync(
        AsyncJobFilter? filter = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        Lists.Checked(limit, IAsyncJobStore.MaxLimit);
        return database.QueryAsync(AsyncJobQueries.Failed(filter ?? new AsyncJobFilter(), limit), cancellationToken);
    }

    private async Task<AsyncJob?> HolderAsync(string? uniqueKey, CancellationToken cancellationToken)
    {
        var holders = uniqueKey is null
            ? []
            : await database.QueryAsync(AsyncJobQueries.HolderOf(uniqueKey), cancellationToken).ConfigureAwait(false);
        return holders.Count == 0 ? null : holders[0];
    }

    private async Task<AsyncJob?> MergeAsync(AsyncJob row, MergeRules rules, CancellationToken cancellationToken)
    {
        var changes = new ChangeSet().Merge(Table, row, rules, MergeMode.UpdateOnly);
        var outcome = (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false))[0];
        return outcome.Applied ? outcome.Records(Table)[0] : null;
    }

    private async Task<bool> WriteAsync(AsyncJob row, MergeRules rules, CancellationToken cancellationToken)
    {
        var changes = new ChangeSet().Merge(Table, row, rules, MergeMode.UpdateOnly);
        return (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false))[0].Applied;
    }

    private string NewId() => ids.NextUuid().ToString("N");

    private static AsyncJob[] InOrder(IEnumerable<AsyncJob> jobs) => [.. jobs
        .OrderByDescending(job => job.Priority)
        .ThenBy(job => job.CreatedAt)
        .ThenBy(job => job.JobId, StringComparer.Ordinal)];

    private static TimeSpan Checked(TimeSpan? lease)
    {
        var time = lease ?? IAsyncJobStore.DefaultLease;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(lease));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, LongestLease, nameof(lease));
        return time;
    }
}
