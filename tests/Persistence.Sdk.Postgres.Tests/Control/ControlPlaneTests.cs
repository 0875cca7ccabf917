using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Control;

public sealed class ControlPlaneTests
{
    [PostgresFact]
    public async Task A_fresh_database_has_an_identity_and_no_epoch()
    {
        await using var database = await TestDatabase.CreateAsync();

        var row = await database.Side.Control.ReadAsync(default);

        Assert.Equal((PersistencePhase.SqliteOnly, 0L, ControlState.Open), (row.Phase, row.Epoch, row.State));
        Assert.NotEmpty(row.OwnId);
        Assert.False(await database.Side.Control.HasRowsAsync(default));
    }

    [PostgresFact]
    public async Task A_control_row_is_replaced_once_and_a_second_writer_with_the_same_expectation_loses()
    {
        await using var database = await TestDatabase.CreateAsync();
        var before = await database.Side.Control.ReadAsync(default);
        var next = before with
        {
            Phase = PersistencePhase.ReadCutover, Epoch = 3, Authority = DatabaseSide.Postgres,
            State = ControlState.Draining,
            AttemptId = "attempt", CoverageEpoch = 2,
            Ceiling = PersistencePhase.PostgresOnly,
            PeerId = "peer", Generation = 4, PeerVersion = 5,
        };

        Assert.True(await database.Side.Control.TryReplaceAsync(before, next, "test", default));
        Assert.False(await database.Side.Control.TryReplaceAsync(before, next with { Epoch = 9 }, "test", default));

        Assert.Equal(next, await database.Side.Control.ReadAsync(default));
        Assert.Equal(["3:test"],
            await database.ListAsync<string>("SELECT epoch || ':' || reason FROM persistence.phase_history"));
    }

    [PostgresFact]
    public async Task S38_A_side_that_has_pending_keys_does_not_consent_to_a_change_of_authority()
    {
        await using var database = await TestDatabase.CreateAsync();
        var row = await database.Side.Control.ReadAsync(default);
        await database.ExecuteAsync(
            "INSERT INTO persistence.pending (table_name, row_key, version, since) VALUES ('t', '[1]', 1, now())");

        Assert.False(await database.Side.Control.TryReplaceAsync(
            row, row with { State = ControlState.Raising }, "test", default));

        await database.ExecuteAsync("DELETE FROM persistence.pending");
        Assert.True(await database.Side.Control.TryReplaceAsync(
            row, row with { State = ControlState.Raising }, "test", default));
    }

    [PostgresFact]
    public async Task A_replacement_whose_question_is_answered_with_no_changes_nothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        var row = await database.Side.Control.ReadAsync(default);
        var next = row with { Epoch = 1 };

        Assert.False(await database.Side.Control.TryReplaceAsync(
            row, next, "test", _ => Task.FromResult(false), default));
        Assert.Equal(row, await database.Side.Control.ReadAsync(default));

        Assert.True(await database.Side.Control.TryReplaceAsync(
            row, next, "test", _ => Task.FromResult(true), default));
        Assert.Equal(next, await database.Side.Control.ReadAsync(default));
    }

    [PostgresFact]
    public async Task A_peer_version_raised_in_the_meantime_survives_a_replacement_that_does_not_mean_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var before = await database.Side.Control.ReadAsync(default);
        await database.ExecuteAsync("UPDATE persistence.control SET peer_version = 77");

        Assert.True(await database.Side.Control.TryReplaceAsync(before, before with { Epoch = 1 }, "test", default));

        Assert.Equal(77, (await database.Side.Control.ReadAsync(default)).PeerVersion);
    }

    [PostgresFact]
    public async Task What_was_applied_counts_as_seen_of_the_peer_until_another_one_takes_its_place()
    {
        await using var database = await TestDatabase.CreateAsync();
        var control = database.Side.Control;
        var bound = await control.ReadAsync(default) with { PeerId = "file" };
        Assert.True(await control.TryReplaceAsync(await control.ReadAsync(default), bound, "test", default));
        await database.ExecuteAsync("INSERT INTO persistence.applied VALUES (77)");
        Assert.Equal(77, (await control.ReadAsync(default)).PeerVersion);

        Assert.True(await control.TryReplaceAsync(bound, bound with { Epoch = 1 }, "test", default));
        Assert.Equal(77, (await control.ReadAsync(default)).PeerVersion);

        var next = bound with { Epoch = 1, PeerId = "another file", PeerVersion = 5 };
        Assert.True(await control.TryReplaceAsync(bound with { Epoch = 1 }, next, "test", default));
        Assert.Equal(5, (await control.ReadAsync(default)).PeerVersion);
    }

    [PostgresFact]
    public async Task Processes_are_listed_while_their_heartbeat_is_young()
    {
        await using var database = await TestDatabase.CreateAsync();
        var control = database.Side.Control;
        var process = new ProcessRegistration("p1", "host", 42, PersistencePhase.DualWrite, "1.2.3");

        await control.RegisterAsync(process with { AsksFor = null }, default);
        await control.RegisterAsync(process, default);
        await control.RegisterAsync(process with { ProcessId = "p2" }, default);
        await database.ExecuteAsync("UPDATE persistence.processes SET heartbeat_at = now() - interval '1 minute' WHERE process_id = 'p2'");

        Assert.Equal([process], await control.ListProcessesAsync(TimeSpan.FromSeconds(30), default));
        Assert.Equal(2, (await control.ListProcessesAsync(TimeSpan.FromMinutes(2), default)).Count);
        await control.UnregisterAsync("p1", default);
        Assert.Empty(await control.ListProcessesAsync(TimeSpan.FromSeconds(30), default));
    }

    [PostgresFact]
    public async Task S57_A_lease_passes_on_when_it_has_expired_or_was_released_and_its_token_grows()
    {
        await using var database = await TestDatabase.CreateAsync();
        var control = database.Side.Control;

        var first = await control.TryAcquireLeaseAsync("replicator", "a", TimeSpan.FromHours(1), default);
        var renewed = await control.TryAcquireLeaseAsync("replicator", "a", TimeSpan.FromHours(1), default);
        Assert.Null(await control.TryAcquireLeaseAsync("replicator", "b", TimeSpan.FromHours(1), default));
        await database.ExecuteAsync("UPDATE persistence.leases SET expires_at = now()");
        var second = await control.TryAcquireLeaseAsync("replicator", "b", TimeSpan.FromHours(1), default);
        await control.ReleaseLeaseAsync("replicator", "a", default);
        Assert.Null(await control.TryAcquireLeaseAsync("replicator", "a", TimeSpan.FromHours(1), default));
        await control.ReleaseLeaseAsync("replicator", "b", default);
        var third = await control.TryAcquireLeaseAsync("replicator", "a", TimeSpan.FromHours(1), default);

        Assert.Equal([1L, 1L, 2L, 3L],
            [first!.FencingToken, renewed!.FencingToken, second!.FencingToken, third!.FencingToken]);
    }

    [PostgresFact]
    public async Task The_largest_version_issued_is_told_before_and_after_the_notes_of_batches_are_removed()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        var largest = 0L;
        for (var i = 0; i < 40; i++)
        {
            var written = await database.Side.WriteAsync(
                new ChangeSet().Put(Note.Table, new Note { Id = "a", Hits = i }), Fence.AnyEpoch, default);
            largest = written.Outcomes[0].Images[0].Version;
            Assert.Equal(largest, (await database.Side.Control.ReadAsync(default)).LastVersion);
        }

        Assert.True(await database.ScalarAsync<long>("SELECT count(*) FROM persistence.batch_log") < 40);
        Assert.True(await database.Side.Control.HasRowsAsync(default));
    }
}
