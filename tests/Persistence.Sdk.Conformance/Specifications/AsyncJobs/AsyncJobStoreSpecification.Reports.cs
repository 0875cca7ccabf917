using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Specifications.AsyncJobs;

public abstract partial class AsyncJobStoreSpecification
{
    [SpecificationFact]
    public async Task An_enqueued_job_reads_back_with_everything_it_was_given()
    {
        var job = await Jobs.EnqueueAsync(new NewAsyncJob
        {
            JobType = "openalex_network_refresh",
            QueueName = _queue,
            Payload = Json("""{"paper": "a.pdf", "hops": 2}"""),
            Priority = 5,
            MaxAttempts = 4,
            RetryDelay = TimeSpan.FromSeconds(7.9),
            AvailableAt = Now.AddHours(1).ToOffset(TimeSpan.FromHours(2)),
            UniqueKey = NewId("unique"),
        });

        Assert.Matches("^[0-9a-f]{32}$", job.JobId);
        Assert.Equal(
            (AsyncJobStatus.Queued, 5, 0, 4, 7, Now.AddHours(1), Now),
            (job.Status, job.Priority, job.AttemptCount, job.MaxAttempts, job.RetryDelaySeconds, job.AvailableAt, job.CreatedAt));
        Assert.Equal("""{"hops": 2, "paper": "a.pdf"}""", job.PayloadJson.GetRawText());
        Same(job, await StoredAsync(job));
        Assert.Null(await Jobs.GetAsync(NewId("job")));
    }

    [SpecificationFact]
    public async Task A_job_of_which_little_is_said_has_three_attempts_and_a_delay_of_ten_seconds()
    {
        var job = await Jobs.EnqueueAsync(new NewAsyncJob { JobType = "workflow" });

        Assert.Equal(
            ("default", 0, 3, 10, Now, "{}", "{}"),
            (job.QueueName, job.Priority, job.MaxAttempts, job.RetryDelaySeconds, job.AvailableAt,
                job.PayloadJson.GetRawText(), job.ResultJson.GetRawText()));
        Same(job, await StoredAsync(job));
    }

    [SpecificationFact]
    public async Task A_completed_job_keeps_its_result_and_is_completed_once()
    {
        await Jobs.EnqueueAsync(New() with { Payload = Json("""{"a": 1}"""), UniqueKey = NewId("unique") });
        var job = await ClaimedAsync();
        Wait(3);

        Assert.True(await Jobs.CompleteAsync(job, Json("""{"papers": 4}""")));
        Assert.False(await Jobs.CompleteAsync(job));

        Same(
            job with
            {
                Status = AsyncJobStatus.Completed,
                ResultJson = Json("""{"papers": 4}"""),
                UniqueKey = null,
                LockedAt = null,
                LeaseExpiresAt = null,
                FinishedAt = Now,
                UpdatedAt = Now,
            },
            await StoredAsync(job));
        Wait(60);
        Assert.Null(await ClaimAsync());
    }

    [SpecificationFact]
    public async Task Failed_attempts_wait_longer_each_time_until_none_is_left()
    {
        await Jobs.EnqueueAsync(New() with { RetryDelay = TimeSpan.FromSeconds(20), MaxAttempts = 3 });
        foreach (var attempt in new[] { 1, 2 })
        {
            var job = await ClaimedAsync();
            Assert.Equal(AsyncJobStatus.Retry, await Jobs.FailAsync(job, $"error {attempt}"));
            Same(
                job with
                {
                    Status = AsyncJobStatus.Retry,
                    ErrorText = $"error {attempt}",
                    AvailableAt = Now.AddSeconds(20 * attempt),
                    LockedAt = null,
                    LeaseExpiresAt = null,
                },
                await StoredAsync(job));

            Wait((20 * attempt) - 0.000001);
            Assert.Null(await ClaimAsync());
            Wait(0.000001);
        }

        var last = await ClaimedAsync();
        Assert.Equal(AsyncJobStatus.Failed, await Jobs.FailAsync(last, "error 3"));
        Assert.Null(await Jobs.FailAsync(last, "error 4"));
        var failed = await StoredAsync(last);
        Assert.Equal(
            (AsyncJobStatus.Failed, 3, "error 3", Now, null),
            (failed.Status, failed.AttemptCount, failed.ErrorText, failed.FinishedAt, failed.LockedAt));
        Wait(3600);
        Assert.Null(await ClaimAsync());
    }

    [SpecificationFact]
    public async Task A_retry_without_a_delay_waits_for_a_second_and_success_clears_the_error()
    {
        await Jobs.EnqueueAsync(New() with { RetryDelay = TimeSpan.Zero });
        Assert.Equal(AsyncJobStatus.Retry, await Jobs.FailAsync(await ClaimedAsync(), "once"));
        Assert.Null(await ClaimAsync());
        Wait(1);

        var second = await ClaimedAsync();
        Assert.Equal("once", second.ErrorText);
        Assert.True(await Jobs.CompleteAsync(second));
        Assert.Null((await StoredAsync(second)).ErrorText);
    }

    [SpecificationFact]
    public async Task Of_a_long_error_the_last_eight_thousand_characters_are_kept()
    {
        await EnqueueAsync();
        var job = await ClaimedAsync();

        await Jobs.FailAsync(job, "lost" + new string('x', 7_999) + "!");
        Assert.Equal(new string('x', 7_999) + "!", (await StoredAsync(job)).ErrorText);

        Wait(10);
        await Jobs.FailAsync(await ClaimedAsync(), "\U0001F600" + new string('y', 7_999));
        Assert.Equal(new string('y', 7_999), (await StoredAsync(job)).ErrorText);
    }

    [SpecificationFact]
    public async Task Attempts_whose_lease_has_ended_are_ended_once_and_given_up_when_none_is_left()
    {
        Wait(3600);
        await Jobs.RequeueExpiredAsync(); // what other tests have left
        await EnqueueAsync();
        var first = await ClaimedAsync();
        Wait(30);

        Assert.Equal(1, await Jobs.RequeueExpiredAsync());
        Assert.Equal(0, await Jobs.RequeueExpiredAsync());
        var waiting = await StoredAsync(first);
        Assert.Equal(
            (AsyncJobStatus.Retry, 1, Now, null, null),
            (waiting.Status, waiting.AttemptCount, waiting.AvailableAt, waiting.LockedAt, waiting.LeaseExpiresAt));
        Assert.NotNull(waiting.ErrorText);
        Assert.False(await Jobs.CompleteAsync(first));

        await ClaimedAsync();
        Wait(30);
        var last = await ClaimedAsync();
        Wait(30);
        Assert.Null(await ClaimAsync());
        Assert.Equal(1, await Jobs.RequeueExpiredAsync());
        Assert.False(await Jobs.CompleteAsync(last));
        var given = await StoredAsync(last);
        Assert.Equal(
            (AsyncJobStatus.Failed, 3, Now, null), (given.Status, given.AttemptCount, given.FinishedAt, given.LeaseExpiresAt));
    }

    [SpecificationFact]
    public async Task A_job_that_was_called_off_is_not_claimed_and_refuses_its_worker()
    {
        await Jobs.EnqueueAsync(New() with { UniqueKey = NewId("unique") });
        var running = await ClaimedAsync();
        var queued = await EnqueueAsync();

        Assert.True(await Jobs.CancelAsync(running.JobId));
        Assert.True(await Jobs.CancelAsync(queued.JobId));
        Assert.False(await Jobs.CancelAsync(queued.JobId));
        Assert.False(await Jobs.CancelAsync(NewId("job")));

        Assert.Null(await ClaimAsync());
        Assert.Null(await Jobs.HeartbeatAsync(running, Lease));
        Assert.False(await Jobs.CompleteAsync(running));
        Assert.Null(await Jobs.FailAsync(running, "late"));
        Same(
            running with
            {
                Status = AsyncJobStatus.Cancelled,
                UniqueKey = null,
                LockedAt = null,
                LeaseExpiresAt = null,
                FinishedAt = Now,
            },
            await StoredAsync(running));
    }

    [SpecificationFact]
    public async Task What_has_ended_is_not_called_off()
    {
        await EnqueueAsync();
        var job = await ClaimedAsync();
        await Jobs.CompleteAsync(job);

        Assert.False(await Jobs.CancelAsync(job.JobId));
        Assert.Equal(AsyncJobStatus.Completed, (await StoredAsync(job)).Status);
    }

    [SpecificationFact]
    public async Task A_unique_key_has_one_job_until_it_has_ended()
    {
        var key = NewId("unique");
        var first = await Jobs.EnqueueAsync(New() with { UniqueKey = key, Payload = Json("""{"n": 1}""") });

        Same(first, await Jobs.EnqueueAsync(New("other") with { UniqueKey = key, QueueName = NewId("queue") }));
        var claimed = await ClaimedAsync();
        Same(claimed, await Jobs.EnqueueAsync(New() with { UniqueKey = key }));
        await Jobs.FailAsync(claimed, "once");
        Assert.Equal(first.JobId, (await Jobs.EnqueueAsync(New() with { UniqueKey = key })).JobId);
        Wait(10);
        await Jobs.CompleteAsync(await ClaimedAsync());

        var second = await Jobs.EnqueueAsync(New() with { UniqueKey = key });
        Assert.NotEqual(first.JobId, second.JobId);
        Assert.Equal(AsyncJobStatus.Queued, second.Status);
    }

    [SpecificationFact]
    public async Task S16_A_unique_key_that_many_enqueue_at_once_has_one_job()
    {
        var key = NewId("unique");

        var jobs = await TogetherAsync(16, _ => Jobs.EnqueueAsync(New() with { UniqueKey = key }));

        Assert.Single(jobs.Select(job => job.JobId).Distinct());
        Assert.Single(await Jobs.ClaimManyAsync(_queue, "w", 10, Lease));
    }
}
