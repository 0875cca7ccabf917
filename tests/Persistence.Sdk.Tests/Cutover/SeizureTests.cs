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
    private const string Refusal =
        """
        CREATE TRIGGER refusal BEFORE INSERT ON faults_notes WHEN NEW.id = 'lost'
        BEGIN SELECT RAISE(ABORT, 'too much'); END
        """;

    private static readonly ForceRequest Alice = new("alice@desk");

    public static TheoryData<string> Deaths => [.. FaultPoints.Seizure];

    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S39_S53_A_take_over_while_Postgres_is_gone_lists_the_loss_when_it_is_back_and_overwrites_nothing(
        bool takesBack)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(
            PersistencePhase.ReadCutover, proxy, ("Postgres:ConnectTimeout", "00:00:01"),
            ("DualWrite:MaxBackOff", "00:00:00.2"));
        await application.Database.PutAsync("kept", 1);
        await LoseAsync(pair, application);
        await proxy.RefuseAsync();
        await proxy.CutAllAsync();

        await using (var command = Command.Prepare(pair, proxy))
        {
            await command.Parts.Seizure.RunAsync(Alice, CancellationToken.None);
        }

        await Journey.ArriveAsync(application, PersistencePhase.Backfill);
        await application.Database.PutAsync("after", 1);
        Assert.Null(await application.Database.FindAsync("lost"));
        Assert.Equal(RollbackKind.Lossy, (await application.Engine.Status.GetAsync()).Rollback!.Kind);
        await using (var started = await pair.StartAsync(PersistencePhase.ReadCutover, proxy))
        {
            Assert.NotNull(await started.Database.FindAsync("after"));
        }

        proxy.Resume();
        await Transitions.AssertSettledAsync(pair);
        var told = await pair.FromSqliteAsync<string>(
            "SELECT reason FROM persistence_phase_history ORDER BY epoch DESC LIMIT 1");
        Assert.Contains("forced by alice@desk", told, StringComparison.Ordinal);
        Assert.Contains("only Postgres has faults.notes: 1 rows ([\"lost\"])", told, StringComparison.Ordinal);
        await Eventually.TrueAsync("the replicator says why it waits", () =>
            application.Engine.ReplicatorProblem?.Contains("lost when SQLite was taken over") == true);
        Assert.Equal(
            "kept,lost", await pair.FromPostgresAsync<string>("SELECT string_agg(id, ',' ORDER BY id) FROM faults.notes"));
        Assert.Equal(RollbackKind.Lossy, (await application.Engine.Status.GetAsync()).Rollback!.Kind);

        await pair.OnSqliteAsync("DROP TRIGGER refusal");
        await using var later = Command.Prepare(pair);
        var lost = await later.Parts.SeizureLoss.SettleAsync(Alice, takesBack, CancellationToken.None);
        Assert.Equal(("faults.notes", "[\"lost\"]"), Assert.Single(lost.Keys));
        await Eventually.TrueAsync("both databases are equal", async () =>
            (await Contents.DifferencesAsync(pair)).Count == 0 && await Eventually.PendingAsync(pair) == 0);
        Assert.Equal(takesBack, await application.Database.FindAsync("lost") is not null);
        Assert.Equal(
            takesBack ? "after,kept,lost" : "after,kept",
            await pair.FromPostgresAsync<string>("SELECT string_agg(id, ',' ORDER BY id) FROM faults.notes"));
        Assert.Equal(RollbackKind.Lossless, (await application.Engine.Status.GetAsync()).Rollback!.Kind);
        await Assert.ThrowsAsync<PhaseRefusedException>(() =>
            later.Parts.SeizureLoss.SettleAsync(Alice, takesBack, CancellationToken.None));
    }

    [PostgresFact]
    public async Task S39_A_step_back_that_would_lose_rows_is_taken_by_force_under_load_and_costs_nothing_else()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.ReadCutover);
        await using var other = await pair.StartAsync(PersistencePhase.SqliteOnly);
        await application.Database.PutAsync("counter", 0);
        await LoseAsync(pair, application);
        await using var load = new Load([application, other]);
        var refused = await Assert.ThrowsAsync<PhaseRefusedException>(() =>
            application.Engine.Seizure.RunAsync(Alice, CancellationToken.None));
        Assert.Contains("Postgres answers", refused.Message, StringComparison.Ordinal);

        var step = await application.Engine.Force.RunAsync(PersistencePhase.Backfill, Alice, CancellationToken.None);

        Assert.True(step.IsOpen, step.Reason);
        Assert.Contains("[\"lost\"]", Assert.Single(step.Skipped).Detail, StringComparison.Ordinal);
        await Journey.ArriveAsync(other, PersistencePhase.Backfill);
        await load.StopAsync();
        Assert.Null(await other.Database.FindAsync("lost"));
        Assert.Equal(
            "lost", await pair.FromPostgresAsync<string>("SELECT id FROM faults.notes WHERE id <> 'counter'"));
    }

    [PostgresTheory]
    [MemberData(nameof(Deaths))]
    public async Task S33_A_take_over_that_is_killed_at_any_step_is_undone_or_finished_by_the_next_process(string label)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var before = await pair.StartAsync(PersistencePhase.ReadCutover))
        {
            await before.Database.PutAsync("kept", 1);
            await LoseAsync(pair, before);
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

    /// <summary>Has a row acknowledged by Postgres that SQLite does not take.</summary>
    private static async Task LoseAsync(DatabasePair pair, Application application)
    {
        await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
        await pair.OnSqliteAsync(Refusal);
        await application.Database.PutAsync("lost", 100);
        await Eventually.TrueAsync("the row is parked", async () =>
            await pair.FromPostgresAsync<long>("SELECT count(*) FROM persistence.pending WHERE parked") == 1);
    }
}
