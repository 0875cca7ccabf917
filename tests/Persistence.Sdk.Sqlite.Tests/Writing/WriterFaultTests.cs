using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Tests.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Writing;

[Collection(FaultCollection.Name)]
public sealed class WriterFaultTests : IDisposable
{
    public void Dispose() => FaultPoint.Handler = null;

    [Fact]
    public async Task A_writer_that_breaks_tells_every_waiting_caller_and_goes_on()
    {
        await using var test = await TestDatabase.CreateAsync();
        FaultPoint.Handler = label => Break(label, FaultPoints.BeforeAuthorityCommit);
        Task[] writes;
        using (test.HoldWriteLock())
        {
            writes = [.. Enumerable.Range(0, 10)
                .Select(i => test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of($"k{i}"))))];
        }

        foreach (var write in writes)
        {
            var error = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => write);
            Assert.IsType<InvalidTimeZoneException>(error.InnerException);
        }

        FaultPoint.Handler = null;
        Assert.Equal(0, test.Count("test_items"));
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("next")));
        Assert.Equal(1, test.Count("test_items"));
    }

    [Fact]
    public async Task What_breaks_behind_the_commit_does_not_turn_success_into_failure()
    {
        await using var test = await TestDatabase.CreateAsync();
        FaultPoint.Handler = label => Break(label, FaultPoints.AfterAuthorityCommit);

        Assert.True((await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a")))).Outcomes[0].Applied);
        Assert.True((await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("b")))).Outcomes[0].Applied);

        Assert.Equal(2, test.Count("test_items"));
    }

    [Fact]
    public async Task S07_A_cancellation_during_the_commit_is_not_honoured()
    {
        await using var test = await TestDatabase.CreateAsync();
        using var cancellation = new CancellationTokenSource();
        FaultPoint.Handler = label =>
        {
            if (label == FaultPoints.BeforeAuthorityCommit)
            {
                cancellation.Cancel();
            }
        };

        var written = await test.Database.WriteAsync(
            new ChangeSet().Put(Item.Table, Item.Of("a")), Core.Control.Fence.AnyEpoch, cancellation.Token);

        Assert.True(cancellation.IsCancellationRequested);
        Assert.True(written.Outcomes[0].Applied);
        Assert.Equal(1, test.Count("test_items"));
    }

    [Fact]
    public async Task What_waits_while_a_commit_is_under_way_goes_into_the_next_transaction_together()
    {
        await using var test = await TestDatabase.CreateAsync();
        using var inCommit = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var commits = 0;
        FaultPoint.Handler = label =>
        {
            if (label == FaultPoints.BeforeAuthorityCommit && Interlocked.Increment(ref commits) == 1)
            {
                inCommit.Set();
                goOn.Wait();
            }
        };

        var first = test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("first")));
        inCommit.Wait();
        var others = Enumerable.Range(0, 100)
            .Select(i => test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of($"k{i}")))).ToArray();
        goOn.Set();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(2, commits);
        Assert.Equal(101, test.Count("test_items"));
    }

    private static void Break(string label, string at)
    {
        if (label == at)
        {
            throw new InvalidTimeZoneException("broken by the test");
        }
    }
}
