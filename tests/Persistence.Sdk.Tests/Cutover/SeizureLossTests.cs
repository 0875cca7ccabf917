using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>What a forced take-over of SQLite has lost, from its beginning to where it is settled.</summary>
public sealed class SeizureLossTests
{
    /// <summary>A row that SQLite has, of which Postgres does not know that yet.</summary>
    private const string DeliveredButPending =
        """
        INSERT INTO persistence.pending (table_name, row_key, version, since)
        SELECT 'faults.notes', '["kept"]', row_version, now() FROM faults.notes WHERE id = 'kept'
        """;

    private const string RefuseUsers =
        """
        CREATE TRIGGER refusal BEFORE INSERT ON auth_streamlit_users BEGIN SELECT RAISE(ABORT, 'no more'); END
        """;

    private const string CoverageAndCeiling = "coverage_epoch || ' ' || ceiling";

    private static readonly ForceRequest Alice = new("alice@desk");

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
        await Losses.CauseAsync(pair, application, "again", "lost");
        await proxy.RefuseAsync();
        await proxy.CutAllAsync();
        await pair.OnPostgresAsync(DeliveredButPending);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => application.Engine.Force.RunAsync(
            PersistencePhase.PostgresOnly, Alice, CancellationToken.None));

        if (takesBack)
        {
            await using var command = Command.Prepare(pair, proxy);
            await command.Parts.Seizure.RunAsync(Alice, CancellationToken.None);
        }
        else
        {
            Assert.True((await application.Engine.Force.RunAsync(
                PersistencePhase.Backfill, Alice, CancellationToken.None)).IsOpen);
        }

        await Journey.ArriveAsync(application, PersistencePhase.Backfill);
        await application.Database.PutAsync("after", 1);
        await application.Database.PutAsync("again", 2);
        Assert.Null(await application.Database.FindAsync("lost"));
        Assert.Equal(RollbackKind.Lossy, (await application.Engine.Status.GetAsync()).Rollback!.Kind);
        await using (var started = await pair.StartAsync(PersistencePhase.ReadCutover, proxy))
        {
            Assert.NotNull(await started.Database.FindAsync("after"));
        }

        await using var later = Command.Prepare(pair);
        var early = await Assert.ThrowsAsync<PhaseRefusedException>(() =>
            later.Parts.SeizureLoss.SettleAsync(Alice, takesBack, CancellationToken.None));
        Assert.Contains("Postgres has not been told yet", early.Message, StringComparison.Ordinal);
        proxy.Resume();
        await Transitions.AssertSettledAsync(pair);
        Assert.Equal("0 2", await pair.FromSqliteAsync<string>($"SELECT {CoverageAndCeiling} FROM persistence_control"));
        Assert.Equal("0 2", await pair.FromPostgresAsync<string>($"SELECT {CoverageAndCeiling} FROM persistence.control"));
        var told = await pair.FromSqliteAsync<string>(
            "SELECT reason FROM persistence_phase_history ORDER BY epoch DESC LIMIT 1");
        Assert.Contains("forced by alice@desk", told, StringComparison.Ordinal);
        Assert.Contains(
            "only Postgres has faults.notes: 1 rows ([\"lost\"]); written again in SQLite since: faults.notes: 1 rows "
            + "([\"again\"])", told, StringComparison.Ordinal);
        Assert.Equal(2, await Eventually.PendingAsync(pair, DatabaseSide.Postgres)); // one had been delivered
        await Eventually.TrueAsync("the replicator says why it waits", () =>
            application.Engine.ReplicatorProblem?.Contains("lost when SQLite was taken over") == true);
        Assert.Equal(
            "again,kept,lost", await pair.FromPostgresAsync<string>("SELECT string_agg(id, ',' ORDER BY id) FROM faults.notes"));
        Assert.Equal(RollbackKind.Lossy, (await application.Engine.Status.GetAsync()).Rollback!.Kind);

        if (takesBack)
        {
            await Assert.ThrowsAsync<ConstraintViolatedException>(() =>
                later.Parts.SeizureLoss.SettleAsync(Alice, takesBack, CancellationToken.None));
        }

        await pair.OnSqliteAsync(Losses.Mend);
        var lost = await later.Parts.SeizureLoss.SettleAsync(Alice, takesBack, CancellationToken.None);
        Assert.Equal(("faults.notes", "[\"lost\"]"), Assert.Single(lost.Keys));
        Assert.Equal(("faults.notes", "[\"again\"]"), Assert.Single(lost.Superseded));
        Assert.Equal(1, await pair.FromSqliteAsync<long>(
            $"SELECT count(*) FROM persistence_phase_history WHERE reason LIKE '{(takesBack ? "loss taken back" : "loss given up")}, "
            + "forced by alice@desk, %lost%'"));
        await Eventually.TrueAsync("both databases are equal", async () =>
            (await Contents.DifferencesAsync(pair)).Count == 0 && await Eventually.PendingAsync(pair) == 0);
        Assert.Equal(takesBack, await application.Database.FindAsync("lost") is not null);
        Assert.Equal(2, (await application.Database.FindAsync("again"))!.Amount);
        Assert.Equal(
            takesBack ? "after,again,kept,lost" : "after,again,kept",
            await pair.FromPostgresAsync<string>("SELECT string_agg(id, ',' ORDER BY id) FROM faults.notes"));
        Assert.Equal(RollbackKind.Lossless, (await application.Engine.Status.GetAsync()).Rollback!.Kind);
        await Assert.ThrowsAsync<PhaseRefusedException>(() =>
            later.Parts.SeizureLoss.SettleAsync(Alice, takesBack, CancellationToken.None));
    }

    [PostgresFact]
    public async Task S39_Rows_that_refer_to_one_another_are_taken_back_whichever_is_come_to_first()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.ReadCutover);
        await pair.OnSqliteAsync(RefuseUsers);
        var user = await application.Services.GetRequiredService<IStreamlitUserStore>()
            .CreateAsync(new StreamlitUser { Username = "lost", PasswordHash = "hash" });
        await application.Services.GetRequiredService<IStreamlitSessionStore>()
            .CreateAsync(new StreamlitSession { SessionId = "lost", Username = "lost", UserId = user.Id });
        await Eventually.TrueAsync("both are parked", async () =>
            await pair.FromPostgresAsync<long>("SELECT count(*) FROM persistence.pending WHERE parked") == 2);
        Assert.True((await application.Engine.Force.RunAsync(
            PersistencePhase.Backfill, Alice, CancellationToken.None)).IsOpen);
        await Transitions.AssertSettledAsync(pair);

        // Keys that are parked come first, on pages of their own: the session before its user.
        await pair.OnPostgresAsync(
            "UPDATE persistence.pending SET parked = false WHERE table_name = 'auth.streamlit_users'");
        await pair.OnSqliteAsync("DROP TRIGGER refusal");
        await using var command = Command.Prepare(pair);
        var lost = await command.Parts.SeizureLoss.SettleAsync(Alice, takesBack: true, CancellationToken.None);

        Assert.Equal(2, lost.Keys.Count);
        Assert.Equal(1, await pair.FromSqliteAsync<long>(
            "SELECT count(*) FROM auth_streamlit_sessions s JOIN auth_streamlit_users u ON u.id = s.user_id"));
        await Eventually.TrueAsync("nothing is lost any more", async () =>
            await Eventually.PendingAsync(pair, DatabaseSide.Postgres) == 0 && await Eventually.PendingAsync(pair) == 0);
        Assert.Equal(RollbackKind.Lossless, (await application.Engine.Status.GetAsync()).Rollback!.Kind);
    }
}
