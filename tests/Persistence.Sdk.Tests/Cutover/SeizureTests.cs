using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>SQLite is taken over by force, while Postgres decides.</summary>
[Trait("Kind", "Kills")]
public sealed class SeizureTests
{
    private const string Authority = "SELECT authority FROM persistence.control";

    private static readonly ForceRequest Alice = new("alice@desk");

    public static TheoryData<string> Deaths => [.. FaultPoints.Seizure];

    [PostgresFact]
    public async Task S39_A_step_back_that_would_lose_rows_is_taken_by_force_under_load_and_costs_nothing_else()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.ReadCutover);
        await using var other = await pair.StartAsync(PersistencePhase.SqliteOnly);
        using var pauses = new Pauses();
        await using var late = await pair.StartAsync(PersistencePhase.SqliteOnly);
        pauses.Dispose(); // what is begun from here on is not paused
        await application.Database.PutAsync("counter", 0);
        await Losses.CauseAsync(pair, application, "lost");
        await using var load = new Load([application, other]);
        var refused = await Assert.ThrowsAsync<PhaseRefusedException>(() =>
            application.Engine.Seizure.RunAsync(Alice, CancellationToken.None));
        Assert.Contains("Postgres answers", refused.Message, StringComparison.Ordinal);

        var pause = pauses.At(FaultPoints.AfterAuthorityCommit);
        var held = late.Database.PutAsync("held", 1);
        await pause.ReachedAsync();

        var step = await application.Engine.Force.RunAsync(PersistencePhase.Backfill, Alice, CancellationToken.None);
        pause.Go();

        Assert.True(step.IsOpen, step.Reason);
        Assert.Equal("sqlite", await pair.FromPostgresAsync<string>(Authority));
        var unknown = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => held);
        Assert.Contains("taken over by force while this was under way", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("[\"lost\"]", Assert.Single(step.Skipped).Detail, StringComparison.Ordinal);
        await Journey.ArriveAsync(other, PersistencePhase.Backfill);
        await load.StopAsync();
        Assert.Null(await other.Database.FindAsync("lost"));
        Assert.Equal(
            "lost", await pair.FromPostgresAsync<string>("SELECT id FROM faults.notes WHERE id NOT IN ('counter', 'held')"));
    }

    [PostgresFact]
    public async Task S56_S64_Only_the_bound_Postgres_is_told_and_nothing_is_taken_back_that_it_was_given_since()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await (await pair.StartAsync(PersistencePhase.ReadCutover)).DisposeAsync();
        await pair.OnSqliteAsync(
            "UPDATE persistence_control SET phase = 2, authority = 'sqlite', state = 'seized', epoch = epoch + 2, "
            + "coverage_epoch = 0, attempt_id = 'id' || char(10) || 'note' || char(10)");
        await using var command = Command.Prepare(pair);
        var sqlite = await command.Sides.OpenReadyAsync(DatabaseSide.Sqlite, CancellationToken.None);

        await pair.OnPostgresAsync("UPDATE persistence.control SET peer_id = 'another file'");
        await Assert.ThrowsAsync<BindingRejectedException>(() =>
            command.Parts.SeizureFence.RunAsync(sqlite, CancellationToken.None));
        Assert.Equal("postgres", await pair.FromPostgresAsync<string>(Authority));

        // As others leave it that were faster: they told Postgres, and an operator has let it decide again since.
        var overtaken = DisturbedControl.Over(sqlite.Control, OvertakeAsync, behindRead: true);
        await command.Parts.SeizureFence.RunAsync(
            new WatchedSide(sqlite) { Control = overtaken }, CancellationToken.None);
        Assert.Equal("postgres", await pair.FromPostgresAsync<string>(Authority));

        async Task OvertakeAsync()
        {
            var fileId = await pair.FromSqliteAsync<string>("SELECT own_id FROM persistence_control");
            await pair.OnSqliteAsync(
                "UPDATE persistence_control SET phase = 3, authority = 'postgres', state = 'open', epoch = epoch + 4");
            await pair.OnPostgresAsync($"UPDATE persistence.control SET epoch = epoch + 6, peer_id = '{fileId}'");
        }
    }

    [PostgresTheory]
    [MemberData(nameof(Deaths))]
    public async Task S33_A_take_over_that_is_killed_at_any_step_is_undone_or_finished_by_the_next_process(string label)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var before = await pair.StartAsync(PersistencePhase.ReadCutover))
        {
            await before.Database.PutAsync("kept", 1);
            await Losses.CauseAsync(pair, before, "lost");
        }

        await using (var child = pair.StartChild(told => told with
        {
            Run = "idle", Phase = PersistencePhase.ReadCutover, KillAt = label,
        }))
        {
            await child.LineAsync(line => line == "READY ReadCutover");
            await child.WriteLineAsync("force Backfill");
            Assert.NotEqual(0, await child.ExitCodeAsync());
        }

        var isTaken = label is FaultPoints.SeizureTaken or FaultPoints.SeizureFenced;
        await using var next = await pair.StartAsync(PersistencePhase.ReadCutover);
        await next.Database.PutAsync("next", 1);
        await Transitions.AssertSettledAsync(pair);

        Assert.Equal(isTaken ? DatabaseSide.Sqlite : DatabaseSide.Postgres, next.Engine.Phase!.Authority.Side);
        Assert.Equal(isTaken, await next.Database.FindAsync("lost") is null);
        Assert.Equal(
            isTaken ? "[\"next\"]" : null, await pair.FromSqliteAsync<string>(
                "SELECT row_key FROM persistence_pending WHERE table_name = 'faults.notes'"));
        Assert.Equal(2, await pair.FromPostgresAsync<long>("SELECT count(*) FROM faults.notes WHERE id <> 'next'"));
    }

    [PostgresFact]
    public async Task S56_S65_A_process_that_was_stopped_over_a_take_over_acknowledges_nothing_on_Postgres_any_more()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var child = pair.StartChild(told => told with { Phase = PersistencePhase.ReadCutover });
        await AcknowledgedAsync(child, 200);
        await StopUnlockedAsync(pair, child);
        await proxy.RefuseAsync();
        await using var command = Command.Prepare(pair, proxy);
        await command.Parts.Seizure.RunAsync(Alice, CancellationToken.None);

        child.Continue();
        await AcknowledgedAsync(child, child.Lines.Count(IsAcknowledged) + 200);
        // Only the child reaches Postgres, so that it has to fence it before it ends.
        await Transitions.AssertSettledAsync(pair);
        await child.WriteLineAsync("stop");
        await child.LineAsync(line => line == "STOPPED");

        // Whatever was acknowledged, before and behind it, is in SQLite, or on the list of what is lost.
        var ledger = new Ledger();
        ledger.Read(child.Lines);
        var history = await pair.FromSqliteAsync<string>(
            "SELECT group_concat(reason) FROM persistence_phase_history WHERE reason LIKE '%only Postgres has%'") ?? "";
        var wrong = ledger.Contradictions(
            await Contents.NotesAsync(pair, DatabaseSide.Sqlite),
            await Contents.RunRecordsAsync(pair, DatabaseSide.Sqlite),
            await Contents.UsagesAsync(pair, DatabaseSide.Sqlite));
        Assert.All(wrong, one => Assert.Contains(one.Split(' ')[0], history, StringComparison.Ordinal));
    }

    /// <summary>Stops a process where it does not hold the file: nobody can take over what is locked.</summary>
    private static Task StopUnlockedAsync(DatabasePair pair, ChildProcess child) =>
        Eventually.TrueAsync("it is stopped without the lock", async () =>
        {
            child.Stop();
            await using var connection = new SqliteConnection($"Data Source={pair.Sqlite};Pooling=False;Default Timeout=1");
            await connection.OpenAsync();
            try
            {
                await using var transaction = await connection.BeginTransactionAsync();
                return true;
            }
            catch (SqliteException)
            {
                child.Continue();
                return false;
            }
        });

    private static bool IsAcknowledged(string line) => line.StartsWith("ACK", StringComparison.Ordinal);

    private static Task AcknowledgedAsync(ChildProcess child, int writes) =>
        Eventually.TrueAsync($"{writes} writes are acknowledged", () => child.Lines.Count(IsAcknowledged) >= writes);
}
