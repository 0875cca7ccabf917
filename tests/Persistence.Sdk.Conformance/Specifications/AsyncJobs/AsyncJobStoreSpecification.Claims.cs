using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Specifications.AsyncJobs;

public abstract partial class AsyncJobStoreSpecification
{
    [SpecificationFact]
    public async Task A_claimed_job_is_the_workers_for_the_time_of_its_lease()
    {
        var job = await EnqueueAsync();
        Wait(2);

        var claimed = await ClaimedAsync("worker 1");

        Same(
            job with
            {
                Status = AsyncJobStatus.Running,
                AttemptCount = 1,
                WorkerId = "worker 1",
                LockedAt = Now,
                StartedAt = Now,
                LeaseExpiresAt = Now + Lease,
                AvailableAt = Now + Lease,
                UpdatedAt = Now,
            },
            claimed);
        Same(claimed, await StoredAsync(job));
        Assert.Null(await ClaimAsync("worker 2"));
    }

    [SpecificationFact]
    public async Task Nothing_is_claimed_from_an_empty_queue_or_another_one()
    {
        await Jobs.EnqueueAsync(New() with { QueueName = NewId("other") });

        Assert.Null(await ClaimAsync());
        Assert.Empty(await Jobs.ClaimManyAsync(_queue, "w", 10, Lease));
    }

    [SpecificationFact]
    public async Task The_highest_priority_is_claimed_first_then_the_oldest_then_the_smallest_id()
    {
        var old = await EnqueueAsync();
        Wait(1);
        AsyncJob[] same = [await EnqueueAsync(), await EnqueueAsync(), await EnqueueAsync()];
        Wait(1);
        var (high, low) = (await EnqueueAsync(priority: 7), await EnqueueAsync(priority: -1));

        var expected = new[] { high, old }
            .Concat(same.OrderBy(job => job.JobId, StringComparer.Ordinal)).Append(low).Select(job => job.JobId).ToArray();
        var first = await ClaimedAsync();
        var rest = await Jobs.ClaimManyAsync(_queue, "w", 10, Lease);

        Assert.Equal(expected, rest.Select(job => job.JobId).Prepend(first.JobId));
    }

    [SpecificationFact]
    public async Task A_job_is_not_claimed_before_it_is_available()
    {
        var job = await Jobs.EnqueueAsync(New() with { AvailableAt = Now.AddSeconds(10) });

        Wait(9.999999);
        Assert.Null(await ClaimAsync());
        Wait(0.000001);
        Assert.Equal(job.JobId, (await ClaimAsync())?.JobId);
    }

    [SpecificationFact]
    public async Task S16_Sixteen_workers_at_once_get_each_job_once()
    {
        await TogetherAsync(120, _ => EnqueueAsync());

        var claimed = await TogetherAsync(16, async worker =>
        {
            var mine = new List<AsyncJob>();
            while (await ClaimAsync($"worker {worker}") is { } job)
            {
                mine.Add(job);
                Assert.True(await Jobs.CompleteAsync(job));
            }

            return mine;
        });

        var jobs = claimed.SelectMany(mine => mine).ToArray();
        Assert.Equal(120, jobs.Select(job => job.JobId).Distinct().Count());
        Assert.Equal(120, jobs.Length);
        Assert.All(jobs, job => Assert.Equal(1, job.AttemptCount));
        Assert.Equal(120, (await Jobs.CountAsync(new AsyncJobFilter { QueueName = _queue })).Completed);
    }

    [SpecificationFact]
    public async Task S16_Claims_of_several_jobs_at_once_do_not_overlap()
    {
        await TogetherAsync(50, _ => EnqueueAsync());

        var claims = await TogetherAsync(16, worker => Jobs.ClaimManyAsync(_queue, $"worker {worker}", 5, Lease));

        var jobs = claims.SelectMany((jobs, worker) => jobs.Select(job => (job.JobId, job.WorkerId, Asked: $"worker {worker}")))
            .ToArray();
        Assert.All(claims, jobs => Assert.InRange(jobs.Count, 0, 5));
        Assert.Equal(50, jobs.Select(job => job.JobId).Distinct().Count());
        Assert.Equal(50, jobs.Length);
        Assert.All(jobs, job => Assert.Equal(job.Asked, job.WorkerId));
    }

    [SpecificationFact]
    public async Task S57_A_job_whose_lease_has_ended_goes_to_another_worker_and_the_late_one_is_refused()
    {
        await EnqueueAsync();
        var late = await ClaimedAsync("late");
        Wait(29.999999);
        Assert.Null(await ClaimAsync("next"));
        Wait(0.000001);

        var next = await ClaimedAsync("next");

        Assert.Equal((late.JobId, 2, late.StartedAt), (next.JobId, next.AttemptCount, next.StartedAt));
        Assert.Null(await Jobs.HeartbeatAsync(late, Lease));
        Assert.False(await Jobs.CompleteAsync(late));
        Assert.Null(await Jobs.FailAsync(late, "late"));
        Same(next, await StoredAsync(next));
        Assert.True(await Jobs.CompleteAsync(next));
    }

    [SpecificationFact]
    public async Task S56_A_worker_that_claims_a_job_again_is_fenced_off_from_its_own_earlier_attempt()
    {
        await EnqueueAsync();
        var first = await ClaimedAsync();
        Wait(30);
        var second = await ClaimedAsync();

        Assert.False(await Jobs.CompleteAsync(first));
        Assert.True(await Jobs.CompleteAsync(second));
    }

    [SpecificationFact]
    public async Task A_heartbeat_renews_a_lease_as_long_as_nobody_has_taken_the_job()
    {
        await EnqueueAsync();
        var job = await ClaimedAsync();
        Wait(20);

        var renewed = await Jobs.HeartbeatAsync(job, Lease);

        Same(
            job with { LeaseExpiresAt = Now + Lease, AvailableAt = Now + Lease, UpdatedAt = Now },
            renewed);
        Wait(20);
        Assert.Null(await ClaimAsync("next"));
        Wait(40); // ended, and nobody has noticed
        Assert.NotNull(await Jobs.HeartbeatAsync(job, Lease));
        Assert.Null(await ClaimAsync("next"));
        Assert.True(await Jobs.CompleteAsync(job));
        Assert.Null(await Jobs.HeartbeatAsync(job, Lease));
    }

    [SpecificationFact]
    public async Task A_claim_without_a_lease_of_its_own_has_the_usual_one()
    {
        await EnqueueAsync();

        var job = await Jobs.ClaimAsync(_queue, "w");

        Assert.Equal(Now + IAsyncJobStore.DefaultLease, job?.LeaseExpiresAt);
    }

    [SpecificationFact]
    public async Task Missing_and_blank_arguments_are_refused_before_anything_is_written()
    {
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Jobs.ClaimAsync(blank!, "w"));
            await RefusedAsync<ArgumentException>(() => Jobs.ClaimAsync(_queue, blank!));
            await RefusedAsync<ArgumentException>(() => Jobs.WaitForJobAsync(_queue, blank!));
            await RefusedAsync<ArgumentException>(() => Jobs.GetAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Jobs.CancelAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Jobs.EnqueueAsync(New(blank!)));
            await RefusedAsync<ArgumentException>(() => Jobs.EnqueueAsync(New() with { QueueName = blank! }));
        }

        foreach (var lease in new[] { TimeSpan.Zero, TimeSpan.FromSeconds(-1), TimeSpan.MaxValue })
        {
            await RefusedAsync<ArgumentOutOfRangeException>(() => Jobs.ClaimAsync(_queue, "w", lease));
        }

        foreach (var limit in new[] { 0, -1, IAsyncJobStore.MaxLimit + 1 })
        {
            await RefusedAsync<ArgumentOutOfRangeException>(() => Jobs.ClaimManyAsync(_queue, "w", limit));
            await RefusedAsync<ArgumentOutOfRangeException>(() => Jobs.ListFailedAsync(null, limit));
        }

        await RefusedAsync<ArgumentOutOfRangeException>(() => Jobs.EnqueueAsync(New() with { MaxAttempts = 0 }));
        await RefusedAsync<ArgumentOutOfRangeException>(
            () => Jobs.EnqueueAsync(New() with { RetryDelay = TimeSpan.FromTicks(-1) }));
        await RefusedAsync<ArgumentException>(() => Jobs.EnqueueAsync(New() with { UniqueKey = " " }));
        await RefusedAsync<ValueRejectedException>(() => Jobs.EnqueueAsync(New("nul \0")));
        await RefusedAsync<ArgumentNullException>(() => Jobs.EnqueueAsync(null!));
        await RefusedAsync<ArgumentNullException>(() => Jobs.CompleteAsync(null!));
        var unclaimed = await EnqueueAsync();
        await RefusedAsync<ArgumentException>(() => Jobs.CompleteAsync(unclaimed));
    }
}
