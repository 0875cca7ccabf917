using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Tests.Tables;
using Persistence.Sdk.Testing.Clocks;

namespace Persistence.Sdk.Sqlite.Tests.Control;

public sealed class ControlPlaneTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_control_row_is_replaced_whole_but_for_identity_and_issued_versions()
    {
        await using var test = await TestDatabase.CreateAsync();
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a")));
        var row = await test.Database.Control.ReadAsync(None);
        var next = new ControlRow
        {
            Phase = PersistencePhase.ReadCutover, Epoch = 9,
            Authority = DatabaseSide.Postgres, State = ControlState.Seized,
            AttemptId = "attempt", CoverageEpoch = 4, Ceiling = PersistencePhase.Backfill,
            OwnId = "forged", PeerId = "peer", Generation = 3, LastVersion = 1, PeerVersion = 5,
        };

        Assert.True(await test.Database.Control.TryReplaceAsync(row, next, "because", None));

        var stored = await test.Database.Control.ReadAsync(None);
        Assert.Equal(next with { OwnId = row.OwnId, LastVersion = row.LastVersion }, stored);
        Assert.Equal("9|3|postgres|because", test.Scalar(
            "SELECT epoch || '|' || phase || '|' || authority || '|' || reason "
            + "FROM persistence_phase_history WHERE epoch = 9"));
    }

    [Fact]
    public async Task Only_the_first_of_two_coordinators_replaces_the_row()
    {
        await using var test = await TestDatabase.CreateAsync();
        var other = await test.OpenAnotherAsync();
        var row = await test.Database.Control.ReadAsync(None);
        ControlRow[] tries = [row with { Epoch = 2 }, row with { State = ControlState.Draining, AttemptId = "x" }];

        var results = await Task.WhenAll(
            test.Database.Control.TryReplaceAsync(row, tries[0], "first", None),
            other.Control.TryReplaceAsync(row, tries[1], "second", None));

        Assert.Single(results, replaced => replaced);
        Assert.Contains(await test.Database.Control.ReadAsync(None), tries);
    }

    [Fact]
    public async Task S38_A_side_that_has_pending_keys_does_not_consent_to_a_change_of_authority()
    {
        await using var test = await TestDatabase.CreateAsync();
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a")));
        var row = await test.Database.Control.ReadAsync(None);
        test.Execute(
            "INSERT INTO persistence_pending (table_name, row_key, version, since) "
            + "VALUES ('t', '[1]', 1, '2026-01-01T00:00:00.000000Z')");

        Assert.False(await test.Database.Control.TryReplaceAsync(
            row, row with { State = ControlState.Raising }, "test", None));

        test.Execute("DELETE FROM persistence_pending");
        Assert.True(await test.Database.Control.TryReplaceAsync(
            row, row with { State = ControlState.Raising }, "test", None));
    }

    [Theory]
    [InlineData("epoch")]
    [InlineData("state")]
    [InlineData("attempt")]
    [InlineData("generation")]
    public async Task An_expectation_that_no_longer_holds_changes_nothing(string what)
    {
        await using var test = await TestDatabase.CreateAsync();
        var row = await test.Database.Control.ReadAsync(None);
        var expected = what switch
        {
            "epoch" => row with { Epoch = 7 },
            "state" => row with { State = ControlState.Raising },
            "attempt" => row with { AttemptId = "x" },
            _ => row with { Generation = 7 },
        };

        Assert.False(await test.Database.Control.TryReplaceAsync(expected, row with { Epoch = 8 }, "late", None));
        Assert.Equal(row, await test.Database.Control.ReadAsync(None));
    }

    [Fact]
    public async Task History_grows_only_when_the_epoch_moves()
    {
        await using var test = await TestDatabase.CreateAsync();
        var before = test.Count("persistence_phase_history");

        await test.SetAsync(row => row with { State = ControlState.Draining });
        await test.SetAsync(row => row with { State = ControlState.Open, Epoch = 2 });

        Assert.Equal(before + 1, test.Count("persistence_phase_history"));
    }

    [Fact]
    public async Task The_version_seen_of_the_peer_falls_only_with_another_peer()
    {
        await using var test = await TestDatabase.CreateAsync();
        await test.SetAsync(row => row with { PeerId = "one", PeerVersion = 100 });

        await test.SetAsync(row => row with { PeerVersion = 50 });
        Assert.Equal(100, (await test.Database.Control.ReadAsync(None)).PeerVersion);

        await test.SetAsync(row => row with { PeerId = "two", PeerVersion = 0 });
        Assert.Equal(0, (await test.Database.Control.ReadAsync(None)).PeerVersion);
    }

    [Fact]
    public async Task Rows_are_noticed_in_any_replicated_table()
    {
        await using var test = await TestDatabase.CreateAsync();
        Assert.False(await test.Database.Control.HasRowsAsync(None));

        await test.WriteAsync(new ChangeSet().Put(Seat.Table, new Seat { Id = "s" }));

        Assert.True(await test.Database.Control.HasRowsAsync(None));
    }

    [Fact]
    public async Task Processes_are_listed_while_their_heartbeat_is_young()
    {
        var time = new ManualTimeProvider();
        await using var test = await TestDatabase.CreateAsync(time);
        var control = test.Database.Control;
        var first = new ProcessRegistration("p1", "host", 1, PersistencePhase.DualWrite, "1.0");
        var second = new ProcessRegistration("p2", "host", 2, null, "1.1");
        await control.RegisterAsync(first, None);
        time.Advance(TimeSpan.FromSeconds(10));
        await control.RegisterAsync(second, None);

        Assert.Equal([first, second], await control.ListProcessesAsync(TimeSpan.FromSeconds(10), None));
        Assert.Equal([second], await control.ListProcessesAsync(TimeSpan.FromSeconds(9), None));

        await control.RegisterAsync(first with { AsksFor = null }, None);
        Assert.Equal(
            [first with { AsksFor = null }, second], await control.ListProcessesAsync(TimeSpan.FromSeconds(9), None));
        await control.UnregisterAsync("p1", None);
        Assert.Equal([second], await control.ListProcessesAsync(TimeSpan.FromHours(1), None));
    }

    [Fact]
    public async Task S57_A_lease_left_behind_passes_on_when_it_expires_and_its_token_grows()
    {
        var time = new ManualTimeProvider();
        await using var test = await TestDatabase.CreateAsync(time);
        var control = test.Database.Control;
        var minute = TimeSpan.FromMinutes(1);

        Assert.Equal(new Lease("r", "a", 1), await control.TryAcquireLeaseAsync("r", "a", minute, None));
        Assert.Null(await control.TryAcquireLeaseAsync("r", "b", minute, None));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1, (await control.TryAcquireLeaseAsync("r", "a", minute, None))!.FencingToken);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(await control.TryAcquireLeaseAsync("r", "b", minute, None));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new Lease("r", "b", 2), await control.TryAcquireLeaseAsync("r", "b", minute, None));
        Assert.Null(await control.TryAcquireLeaseAsync("r", "a", minute, None));
    }

    [Fact]
    public async Task A_released_lease_is_free_and_only_its_holder_releases_it()
    {
        await using var test = await TestDatabase.CreateAsync();
        var control = test.Database.Control;
        await control.TryAcquireLeaseAsync("r", "a", TimeSpan.FromHours(1), None);

        await control.ReleaseLeaseAsync("r", "b", None);
        Assert.Null(await control.TryAcquireLeaseAsync("r", "b", TimeSpan.FromHours(1), None));

        await control.ReleaseLeaseAsync("r", "a", None);
        Assert.Equal(2, (await control.TryAcquireLeaseAsync("r", "b", TimeSpan.FromHours(1), None))!.FencingToken);
        Assert.NotNull(await control.TryAcquireLeaseAsync("other", "a", TimeSpan.FromHours(1), None));
    }

    [Fact]
    public async Task A_transition_is_fully_synchronous_where_other_writes_are_not()
    {
        await using var test = await TestDatabase.CreateAsync(
            configure: options => options.Synchronous = SqliteSynchronous.Normal);
        var seen = new List<object?>();
        await test.Database.RunOnWriterAsync(session =>
        {
            session.Connection.CreateFunction("test_synchronous", () =>
            {
                using var command = session.Connection.CreateCommand();
                command.CommandText = "PRAGMA synchronous";
                seen.Add(command.ExecuteScalar());
                return 1L;
            });
            return 0;
        });
        test.Execute(
            "CREATE TRIGGER t1 AFTER UPDATE OF epoch ON persistence_control BEGIN SELECT test_synchronous(); END");
        test.Execute("CREATE TRIGGER t2 AFTER INSERT ON test_items BEGIN SELECT test_synchronous(); END");

        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a")));
        await test.SetAsync(row => row with { Epoch = 2 });
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("b")));

        Assert.Equal([1L, 2L, 1L], seen);
    }
}
