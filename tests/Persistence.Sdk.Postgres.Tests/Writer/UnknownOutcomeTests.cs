using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Writer;

public sealed class UnknownOutcomeTests
{
    private static readonly MergeRules Rules = MergeRules.For(Note.Table).With(MergeRule.Keep, "body");

    [PostgresFact]
    public async Task S03_S62_A_write_whose_request_is_cut_anywhere_runs_exactly_once()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        await using var proxy = TcpProxy.Before(database.ConnectionString);
        await using var side = database.Open(options =>
            options.ConnectionString = proxy.Redirect(database.ConnectionString));
        await CutEverywhereAsync(database, side, proxy, proxy.ToServer, 40);
    }

    [PostgresFact]
    public async Task S03_S62_A_write_whose_answer_is_cut_anywhere_runs_exactly_once()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        await using var proxy = TcpProxy.Before(database.ConnectionString);
        await using var side = database.Open(options =>
            options.ConnectionString = proxy.Redirect(database.ConnectionString));
        await CutEverywhereAsync(database, side, proxy, proxy.ToClient, 40);
    }

    [PostgresFact]
    public async Task S62_A_retry_beside_its_own_first_attempt_waits_for_it_and_takes_its_outcome()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await using var proxy = TcpProxy.Before(database.ConnectionString);
        await using var side = database.Open(options =>
            options.ConnectionString = proxy.Redirect(database.ConnectionString));
        await side.WriteAsync(Put("a"), Fence.AnyEpoch, default);
        await using var held = await HeldScope.TakeAsync(database);

        // The first attempt waits for the lock when its connection is cut; the server goes on with it all the same.
        var write = side.WriteAsync(Increment("a"), Fence.AnyEpoch, default);
        await held.AwaitWaitersAsync(1);
        await proxy.CutAllAsync();
        await held.AwaitWaitersAsync(2);
        await held.CommitAsync();

        Assert.Equal(1, Assert.Single((await write).Outcomes[0].Records(Note.Table)).Hits);
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT hits FROM test.notes"));
    }

    [PostgresFact]
    public async Task When_no_answer_can_be_had_the_caller_is_told_that_the_outcome_is_unknown()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await using var proxy = TcpProxy.Before(database.ConnectionString);
        await using var side = database.Open(options =>
        {
            options.ConnectionString = proxy.Redirect(database.ConnectionString);
            options.RetryTimeout = TimeSpan.FromMilliseconds(200);
        });
        await side.WriteAsync(Put("a"), Fence.AnyEpoch, default);

        proxy.ToClient.CutEachAfter(0);
        var unavailable = await Assert.ThrowsAsync<DatabaseUnavailableException>(
            () => side.WriteAsync(Increment("a"), Fence.AnyEpoch, default));

        Assert.True(unavailable.OutcomeUnknown);
        proxy.ToClient.Heal();
        await side.WriteAsync(Put("b"), Fence.AnyEpoch, default);
    }

    [PostgresFact]
    public async Task A_server_that_was_never_reached_leaves_no_doubt()
    {
        await using var side = PostgresDatabase.Create(
            new PostgresOptions
            {
                ConnectionString = "Host=127.0.0.1;Port=1;Username=u;Password=a-secret;Database=d",
                RetryTimeout = TimeSpan.Zero,
            },
            TestDatabase.Context());

        var unavailable = await Assert.ThrowsAsync<DatabaseUnavailableException>(() =>
            side.WriteAsync(Put("a"), Fence.AnyEpoch, default));

        Assert.False(unavailable.OutcomeUnknown);
        Assert.DoesNotContain("a-secret", unavailable.ToString(), StringComparison.Ordinal);
    }

    private static async Task CutEverywhereAsync(
        TestDatabase database, PostgresDatabase side, TcpProxy proxy, ProxyLane lane, int cuts)
    {
        await side.WriteAsync(Put("counter"), Fence.AnyEpoch, default);
        await side.WriteAsync(Mixed(0), Fence.AnyEpoch, default);
        var before = lane.Bytes;
        await side.WriteAsync(Mixed(1), Fence.AnyEpoch, default);
        var length = lane.Bytes - before;

        for (var i = 0; i < cuts; i++)
        {
            // The pool holds one working connection now.
            await side.FindAsync(Note.Table, Note.KeyOf("counter"), Fence.AnyEpoch, default);
            lane.CutOnceAfter(length * i / (cuts - 1));
            var write = await side.WriteAsync(Mixed(i + 2), Fence.AnyEpoch, default);
            lane.Heal();
            AssertOutcomes(write.Outcomes, i + 2);
        }

        Assert.True(proxy.Accepted > cuts / 2, "the cuts did not hit");
        Assert.Equal(cuts + 2, await database.ScalarAsync<long>("SELECT hits FROM test.notes WHERE id = 'counter'"));
        Assert.Equal(cuts + 2,
            await database.ScalarAsync<long>("SELECT count(*) FROM test.notes WHERE id LIKE 'inserted %'"));
        Assert.Equal(cuts + 2, await database.ScalarAsync<long>(
            """
            SELECT count(*) FROM test.events e JOIN persistence.pending p ON p.version = e.row_version
            WHERE p.table_name = 'test.events'
            """));
        Assert.Equal(0, await database.ScalarAsync<long>(
            """
            SELECT count(*) FROM test.notes n LEFT JOIN persistence.pending p ON p.row_key = jsonb_build_array(n.id)::text
            WHERE p.version IS DISTINCT FROM n.row_version
            """));
    }

    private static void AssertOutcomes(IReadOnlyList<ChangeOutcome> outcomes, int i)
    {
        var counter = Assert.Single(outcomes[0].Records(Note.Table));
        Assert.Equal(("counter", i + 1L), (counter.Id, counter.Hits));
        Assert.True(outcomes[1].Applied);
        Assert.Equal($"merged {i}", Assert.Single(outcomes[2].Records(Note.Table)).Owner);
        Assert.True(outcomes[3].Applied);
        Assert.Equal($"first {i}", Assert.Single(outcomes[4].Records(Event.Table)).Note);
        Assert.False(outcomes[5].Applied);
        Assert.All(outcomes.SelectMany(outcome => outcome.Images), image => Assert.True(image.Version > 0));
    }

    /// <summary>An increment, an insert-if-absent, a merge, a put, and an event that is recorded twice.</summary>
    private static ChangeSet Mixed(int i) => Increment("counter")
        .Insert(Note.Table, new Note { Id = $"inserted {i}" })
        .Merge(Note.Table, new Note { Id = "merged", Owner = $"merged {i}" }, Rules)
        .Put(Note.Table, new Note { Id = "put", Hits = i })
        .Insert(Event.Table, Event.In(2026, 1 + (i / 10), i, $"first {i}"))
        .Insert(Event.Table, Event.In(2026, 1 + (i / 10), i, $"second {i}"));

    private static ChangeSet Increment(string id) => new ChangeSet().UpdateWhere(
        Note.Table, SqlText.Same("hits = hits + 1"), SqlText.Same("id = @id"),
        new SqlParameters().Add("id", Note.Table["id"], id));

    private static ChangeSet Put(string id) => new ChangeSet().Put(Note.Table, new Note { Id = id });
}
