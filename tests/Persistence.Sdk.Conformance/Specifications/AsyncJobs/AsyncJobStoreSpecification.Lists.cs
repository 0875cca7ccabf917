using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Conformance.Specifications.AsyncJobs;

public abstract partial class AsyncJobStoreSpecification
{
    [SpecificationFact]
    public async Task Jobs_are_counted_by_status()
    {
        await TogetherAsync(7, _ => EnqueueAsync());
        var jobs = await Jobs.ClaimManyAsync(_queue, "w", 5, Lease);
        await Jobs.CompleteAsync(jobs[0]);
        await Jobs.FailAsync(jobs[1], "retry");
        await Jobs.FailAsync(jobs[2] with { MaxAttempts = 1 }, "failed");
        await Jobs.CancelAsync(jobs[3].JobId);

        var counts = await Jobs.CountAsync(new AsyncJobFilter { QueueName = _queue });

        Assert.Equal(
            new AsyncJobCounts { Queued = 2, Retry = 1, Running = 1, Completed = 1, Failed = 1, Cancelled = 1 }, counts);
        Assert.Equal(4, counts.Remaining);
        Assert.True((await Jobs.CountAsync()).Queued >= 2);
    }

    [SpecificationFact]
    public async Task Counts_and_lists_are_narrowed_by_type_and_by_the_workstream_of_the_payload()
    {
        foreach (var (type, payload) in new[]
        {
            ("index", """{"workstream_id": "a%-1"}"""), ("index", """{"workstream_id": "a%-2"}"""),
            ("index", """{"workstream_id": "A%-1"}"""), ("index", """{"workstream_id": 5}"""),
            ("index", """{"workstream_id": null}"""), ("index", "[1]"), ("index", "\"a%-1\""), ("flow", """{"workstream_id": "a%-1"}"""),
        })
        {
            await Jobs.EnqueueAsync(New(type) with { Payload = Json(payload), MaxAttempts = 1 });
            await Jobs.FailAsync(await ClaimedAsync(), payload);
        }

        var queue = new AsyncJobFilter { QueueName = _queue };
        foreach (var (filter, expected) in new[]
        {
            (queue, 8), (queue with { JobType = "index" }, 7), (queue with { JobType = "Index" }, 0),
            (queue with { WorkstreamId = "a%-1" }, 2), (queue with { WorkstreamId = "a%-1", JobType = "flow" }, 1),
            (queue with { WorkstreamId = "a" }, 0), (queue with { WorkstreamId = "5" }, 0),
            (queue with { WorkstreamPrefix = "a%" }, 3), (queue with { WorkstreamPrefix = "%" }, 0),
            (queue with { WorkstreamPrefix = "" }, 4), (queue with { QueueName = NewId("queue") }, 0),
        })
        {
            Assert.Equal(expected, (await Jobs.CountAsync(filter)).Failed);
            Assert.Equal(expected, (await Jobs.ListFailedAsync(filter)).Count);
        }
    }

    [SpecificationFact]
    public async Task Jobs_that_were_given_up_are_listed_last_first_and_no_others()
    {
        var failed = new List<AsyncJob>();
        for (var i = 0; i < 4; i++)
        {
            Wait(i == 2 ? 0 : 1);
            await Jobs.EnqueueAsync(New() with { MaxAttempts = 1 });
            failed.Add(await ClaimedAsync());
            await Jobs.FailAsync(failed[^1], $"error {i}");
        }

        await EnqueueAsync();
        await Jobs.CompleteAsync(await ClaimedAsync());
        await EnqueueAsync();

        var expected = new[] { failed[3] }
            .Concat(failed[1..3].OrderByDescending(job => job.JobId, StringComparer.Ordinal)).Append(failed[0])
            .Select(job => job.JobId).ToArray();
        var filter = new AsyncJobFilter { QueueName = _queue };
        Assert.Equal(expected, (await Jobs.ListFailedAsync(filter)).Select(job => job.JobId));
        Assert.Equal(expected[..2], (await Jobs.ListFailedAsync(filter, 2)).Select(job => job.JobId));
    }

    [SpecificationFact]
    public async Task Who_waits_for_a_job_gets_the_one_that_is_enqueued_beside_it()
    {
        // The clock stands still, so nobody looks again without being told.
        var waiting = Enumerable.Range(0, 3)
            .Select(worker => Jobs.WaitForJobAsync(_queue, $"worker {worker}", Lease)).ToArray();
        await Fixture.Clock.TimersWaitAsync(3);

        var jobs = await TogetherAsync(3, _ => EnqueueAsync());

        var claimed = await Task.WhenAll(waiting);
        Assert.Equal(
            jobs.Select(job => job.JobId).Order(StringComparer.Ordinal),
            claimed.Select(job => job.JobId).Order(StringComparer.Ordinal));
    }

    [SpecificationFact]
    public async Task Who_waits_for_a_job_finds_one_that_another_process_has_enqueued()
    {
        var waiting = Jobs.WaitForJobAsync(_queue, "w", Lease);
        await Fixture.Clock.TimersWaitAsync();
        var row = AsyncJobRowsOf("from elsewhere");
        await Database.WriteAsync(new ChangeSet().Insert(Table, row));

        while (!waiting.IsCompleted)
        {
            Wait(2);
            await Task.WhenAny(waiting, Fixture.Clock.TimersWaitAsync());
        }

        Assert.Equal(row.JobId, (await waiting).JobId);
    }

    [SpecificationFact]
    public async Task A_wait_for_a_job_ends_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = Jobs.WaitForJobAsync(_queue, "w", Lease, cancellation.Token);
        await Fixture.Clock.TimersWaitAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await EnqueueAsync();
        Assert.NotNull(await ClaimAsync());
    }

    [SpecificationFact]
    public async Task A_job_is_enqueued_with_what_it_is_about_or_not_at_all()
    {
        var run = new WorkflowRun { RunId = NewId("run") };
        await Fixture.NewUnitOfWork()
            .Add<IRunRecordStore>((runs, token) => runs.CreateRunAsync(run, token))
            .Add<IAsyncJobStore>((jobs, token) => jobs.EnqueueAsync(New(), token))
            .CommitAsync();
        Assert.NotNull(await ClaimAsync());

        await Assert.ThrowsAsync<ValueRejectedException>(() => Fixture.NewUnitOfWork()
            .Add<IAsyncJobStore>((jobs, token) => jobs.EnqueueAsync(New(), token))
            .Add<IRunRecordStore>((runs, token) => runs.CreateRunAsync(run with { Arm = "\0" }, token))
            .CommitAsync());
        Assert.Null(await ClaimAsync());
    }

    private AsyncJob AsyncJobRowsOf(string type) => new()
    {
        JobId = NewId("job"),
        QueueName = _queue,
        JobType = type,
        Status = AsyncJobStatus.Queued,
        AvailableAt = Now,
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
