using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Tests.Tables;
using SQLitePCL;

namespace Persistence.Sdk.Sqlite.Tests.Writing;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task A_refused_operation_fails_its_own_caller_only()
    {
        await using var test = await TestDatabase.CreateAsync();
        Task<Core.Databases.CommittedWrite>[] writes;
        using (test.HoldWriteLock())
        {
            writes = [.. Enumerable.Range(0, 30).Select(i =>
                test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of($"k{i}", count: i % 3 == 0 ? -1 : i))))];
        }

        for (var i = 0; i < writes.Length; i++)
        {
            var write = writes[i];
            if (i % 3 == 0)
            {
                await Assert.ThrowsAsync<ConstraintViolatedException>(() => write);
            }
            else
            {
                Assert.True((await write).Outcomes[0].Applied);
            }
        }

        Assert.Equal(20, test.Count("test_items"));
    }

    [Fact]
    public async Task S61_An_interrupt_in_mid_group_commits_no_later_savepoint_alone_and_the_group_runs_again()
    {
        await using var test = await TestDatabase.CreateAsync();
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("victim")));
        var interrupts = await RegisterInterruptAsync(test, times: 1);
        var seenBefore = test.Count("test_items");

        var (before, guilty, after) = WriteThree(test, Interrupted());

        Assert.True((await before).Outcomes[0].Applied);
        Assert.True((await guilty).Outcomes[0].Applied);
        Assert.True((await after).Outcomes[0].Applied);
        Assert.Equal(2, interrupts.Calls);
        Assert.Equal(seenBefore + 2, test.Count("test_items"));
        Assert.Equal("done", test.Scalar("SELECT name FROM test_items WHERE id = 'victim'"));
    }

    [Fact]
    public async Task S61_An_operation_that_makes_the_engine_roll_back_each_time_fails_alone()
    {
        await using var test = await TestDatabase.CreateAsync();
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("victim")));
        await RegisterInterruptAsync(test, times: int.MaxValue);

        var (before, guilty, after) = WriteThree(test, Interrupted());

        Assert.True((await before).Outcomes[0].Applied);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => guilty);
        Assert.True((await after).Outcomes[0].Applied);
        Assert.Null((await test.FindAsync(Item.Table, Item.Key("victim")))!.Name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public async Task S61_Writes_to_several_tables_in_one_group_stand_or_fall_whole(int interrupts)
    {
        await using var test = await TestDatabase.CreateAsync();
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("victim")));
        await RegisterInterruptAsync(test, interrupts);
        Task before, guilty, after;
        using (test.HoldWriteLock())
        {
            before = test.WriteAsync(
                new ChangeSet().Insert(Event.Table, Event.Of(1)).Put(Item.Table, Item.Of("before")));
            guilty = test.WriteAsync(new ChangeSet().Insert(Event.Table, Event.Of(2)).Append(Interrupted()));
            after = test.WriteAsync(
                new ChangeSet().Put(Item.Table, Item.Of("after")).Insert(Event.Table, Event.Of(3)));
        }

        await Task.WhenAll(before, after);
        var isRefused = interrupts > 1;
        Assert.Equal(
            isRefused ? typeof(DatabaseUnavailableException) : null,
            (await Record.ExceptionAsync(() => guilty))?.GetType());

        Assert.Equal(isRefused ? 2 : 3, test.Count("test_events"));
        Assert.Equal(isRefused, await test.FindAsync(Event.Table, Event.Key(2)) is null);
        Assert.Equal(3, test.Count("test_items"));
        Assert.Equal(isRefused ? null : "done", (await test.FindAsync(Item.Table, Item.Key("victim")))!.Name);
    }

    [Fact]
    public async Task S05_A_full_disk_is_a_clear_error_and_leaves_no_half_state()
    {
        await using var test = await TestDatabase.CreateAsync();
        await LimitPagesAsync(test, 4);
        var large = new string('x', 200_000);

        var (before, guilty, after) = WriteThree(test, new ChangeSet()
            .Put(Item.Table, Item.Of("half")).Put(Item.Table, Item.Of("large", large)));

        Assert.True((await before).Outcomes[0].Applied);
        var error = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => guilty);
        Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        Assert.False(error.OutcomeUnknown);
        Assert.True((await after).Outcomes[0].Applied);
        Assert.Equal(2, test.Count("test_items"));

        await LimitPagesAsync(test, 10_000);
        var retried = await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("large", large)));
        Assert.True(retried.Outcomes[0].Applied);
    }

    [Fact]
    public async Task S05_A_database_that_becomes_read_only_is_a_clear_error()
    {
        await using var test = await TestDatabase.CreateAsync();
        await test.Database.RunOnWriterAsync(session => Run(session.Connection, "PRAGMA query_only = ON"));

        var error = await Assert.ThrowsAsync<DatabaseUnavailableException>(
            () => test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a"))));

        Assert.Contains("can no longer be written", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, test.Count("test_items"));
    }

    [Fact]
    public async Task S63_A_missing_column_is_unavailability_not_bad_data()
    {
        await using var test = await TestDatabase.CreateAsync();
        test.Execute("ALTER TABLE test_items RENAME COLUMN name TO title");

        await Assert.ThrowsAsync<DatabaseUnavailableException>(
            () => test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a"))));
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => test.FindAsync(Item.Table, Item.Key("a")));
    }

    [Fact]
    public async Task S07_A_caller_that_gives_up_in_the_queue_is_dropped()
    {
        await using var test = await TestDatabase.CreateAsync();
        using var cancellation = new CancellationTokenSource();
        Task dropped;
        Task kept;
        using (test.HoldWriteLock())
        {
            kept = test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("kept")));
            dropped = test.Database.WriteAsync(
                new ChangeSet().Put(Item.Table, Item.Of("dropped")), Fence.AnyEpoch, cancellation.Token);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dropped);
        }

        await kept;
        Assert.Equal("kept", test.Scalar("SELECT group_concat(id) FROM test_items"));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_already_writes_nothing()
    {
        await using var test = await TestDatabase.CreateAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Database.WriteAsync(
            new ChangeSet().Put(Item.Table, Item.Of("a")), Fence.AnyEpoch, new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Database.FindAsync(
            Item.Table, Item.Key("a"), Fence.AnyEpoch, new CancellationToken(canceled: true)));

        Assert.Equal(0, test.Count("test_items"));
    }

    [Fact]
    public async Task A_lock_that_stays_held_is_reported_and_nothing_is_written()
    {
        await using var test = await TestDatabase.CreateAsync(
            configure: options => options.LockTimeout = TimeSpan.FromMilliseconds(50));
        using (test.HoldWriteLock())
        {
            var error = await Assert.ThrowsAsync<DatabaseUnavailableException>(
                () => test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a"))));
            Assert.Contains("Persistence:Sqlite:LockTimeout", error.Message, StringComparison.Ordinal);
        }

        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("b")));
        Assert.Equal("b", test.Scalar("SELECT group_concat(id) FROM test_items"));
    }

    [Fact]
    public async Task A_change_of_authority_in_a_group_is_seen_by_the_writes_behind_it()
    {
        await using var test = await TestDatabase.CreateAsync();
        var row = await test.Database.Control.ReadAsync(CancellationToken.None);
        Task<Core.Databases.CommittedWrite> before;
        Task<bool> flip;
        Task<Core.Databases.CommittedWrite> after;
        using (test.HoldWriteLock())
        {
            before = test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("before")));
            flip = test.Database.Control.TryReplaceAsync(
                row, row with { Epoch = 2, Authority = DatabaseSide.Postgres }, "flip", CancellationToken.None);
            after = test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("after")));
        }

        await before;
        Assert.True(await flip);
        await Assert.ThrowsAsync<AuthorityChangedException>(() => after);
        Assert.Equal("before", test.Scalar("SELECT group_concat(id) FROM test_items"));
    }

    [Fact]
    public async Task Disposing_of_the_database_finishes_what_is_queued()
    {
        await using var test = await TestDatabase.CreateAsync();
        var database = test.Database;
        var writes = Enumerable.Range(0, 200)
            .Select(i => test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of($"k{i}")))).ToArray();

        await test.CloseAsync();

        await Task.WhenAll(writes);
        Assert.Equal(200, test.Count("test_items"));
        Assert.False(File.Exists(test.Options.Path + "-wal"));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => TestDatabase.WriteAsync(database, new ChangeSet().Put(Item.Table, Item.Of("late"))));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => database.FindAsync(Item.Table, Item.Key("k1"), Fence.AnyEpoch, CancellationToken.None));
    }

    private static ChangeSet Interrupted() => new ChangeSet().UpdateWhere(
        Item.Table, SqlText.Same("name = test_interrupt('done')"), SqlText.Same("id = 'victim'"), new SqlParameters());

    /// <summary>Three writes of one group, the guilty one in the middle.</summary>
    private static (Task<Core.Databases.CommittedWrite> Before, Task<Core.Databases.CommittedWrite> Guilty,
        Task<Core.Databases.CommittedWrite> After) WriteThree(TestDatabase test, ChangeSet guilty)
    {
        using var held = test.HoldWriteLock();
        return (test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("before"))),
            test.WriteAsync(guilty),
            test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("after"))));
    }

    /// <summary>A function that interrupts the connection in the middle of a statement, so many times.</summary>
    private static async Task<Interrupts> RegisterInterruptAsync(TestDatabase test, int times)
    {
        var interrupts = new Interrupts();
        await test.Database.RunOnWriterAsync(session =>
        {
            session.Connection.CreateFunction("test_interrupt", (string value) =>
            {
                if (interrupts.Calls++ < times)
                {
                    raw.sqlite3_interrupt(session.Connection.Handle);
                }

                return value;
            });
            return 0;
        });
        return interrupts;
    }

    private static Task<int> LimitPagesAsync(TestDatabase test, int more) => test.Database.RunOnWriterAsync(session =>
    {
        using var command = session.Connection.CreateCommand();
        command.CommandText = "PRAGMA page_count";
        var pages = (long)command.ExecuteScalar()!;
        return Run(session.Connection, $"PRAGMA max_page_count = {pages + more}");
    });

    private static int Run(Microsoft.Data.Sqlite.SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
        return 0;
    }

    private sealed class Interrupts
    {
        public int Calls { get; set; }
    }
}
