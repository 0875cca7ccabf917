using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Status;

/// <summary>What the status tells in each phase, and while a database is away.</summary>
public sealed class StatusTests
{
    private static readonly (string, string) Hasty = ("Postgres:ConnectTimeout", "00:00:01");

    [PostgresFact]
    public async Task Before_the_start_it_tells_what_is_asked_for_and_opens_nothing()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = pair.Create(PersistencePhase.DualWrite);
        var status = await StatusOf(application);
        Assert.Equal((PersistencePhase.DualWrite, null, null), (status.AsksFor, status.Phase, status.PendingRows));
        Assert.Equal((false, null), (status.Sqlite.IsOpen, status.Sqlite.IsReachable));
        Assert.Null(application.Engine.Phase);
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.SqliteOnly, DatabaseSide.Sqlite, true, false)]
    [InlineData(PersistencePhase.DualWrite, DatabaseSide.Sqlite, true, true)]
    [InlineData(PersistencePhase.ReadCutover, DatabaseSide.Postgres, true, true)]
    [InlineData(PersistencePhase.PostgresOnly, DatabaseSide.Postgres, false, true)]
    public async Task In_every_phase_it_tells_who_decides_and_that_all_is_well(
        PersistencePhase phase, DatabaseSide authority, bool sqlite, bool postgres)
    {
        await using var pair = await DatabasePair.CreateAsync();
        if (!sqlite)
        {
            File.Delete(pair.Sqlite);
        }

        await using var application = await pair.StartAsync(phase);
        await application.Database.PutAsync("n1", 1);
        await application.Services.GetRequiredService<IPersistenceStatus>().WaitUntilDrainedAsync();
        var status = await StatusOf(application);
        Assert.Equal((phase, phase, authority), (status.AsksFor, status.Phase, status.Authority));
        Assert.Equal((sqlite, postgres), (status.Sqlite.IsOpen, status.Postgres.IsOpen));
        Assert.Equal((sqlite ? true : null, postgres ? true : (bool?)null),
            (status.Sqlite.IsReachable, status.Postgres.IsReachable));
        Assert.Equal(SchemaState.Current, status.Of(authority).Schema);
        Assert.Equal((0L, 0L, null), (status.PendingRows, status.ParkedRows, status.OldestPending));
        Assert.Equal(sqlite && postgres ? BindingState.Bound : BindingState.None, status.Binding);
        Assert.Equal(MirrorBreakerState.Closed, status.Breaker);
        Assert.Null(status.WaitingStep);
        Assert.Null(status.ReplicatorProblem);
        Assert.Null(status.ReloadProblem);
    }

    [PostgresFact]
    public async Task What_a_process_met_is_no_longer_told_when_another_one_copies_and_all_is_well()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var copies = await pair.StartAsync(PersistencePhase.ReadCutover);
        await copies.Database.PutAsync("n1", 1);
        await using var other = await pair.StartAsync(PersistencePhase.ReadCutover, proxy, Hasty);

        await proxy.RefuseAsync();
        await proxy.CutAllAsync();
        await Eventually.TrueAsync("the problem is told", () => other.Engine.ReplicatorProblem is not null);
        proxy.Resume();

        await Eventually.TrueAsync("it is told no more", () => other.Engine.ReplicatorProblem is null);
        Assert.Equal(RollbackKind.Lossless, (await StatusOf(other)).Rollback?.Kind);
    }

    [PostgresFact]
    public async Task A_mirror_that_is_away_is_told_with_the_backlog_and_the_breaker()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, proxy, Hasty, ("DualWrite:BreakDuration", "00:10:00"));
        await proxy.RefuseAsync();
        await proxy.CutAllAsync();
        await Eventually.BrokenAsync(application);

        var status = await StatusOf(application);
        Assert.Equal((true, false), (status.Sqlite.IsReachable, status.Postgres.IsReachable));
        Assert.NotNull(status.Postgres.Problem);
        Assert.Equal((1L, 0L), (status.PendingRows, status.ParkedRows));
        Assert.True(status.OldestPending >= TimeSpan.Zero);
        Assert.Equal((MirrorBreakerState.Open, BindingState.Bound), (status.Breaker, status.Binding));

        using var brief = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Status(application).WaitUntilDrainedAsync(brief.Token));
        proxy.Resume();
        await Status(application).WaitUntilDrainedAsync();
        Assert.Equal(0, await Eventually.PendingAsync(pair));
    }

    [PostgresFact]
    public async Task A_server_that_swallows_every_byte_does_not_hold_up_the_answer()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(PersistencePhase.ReadCutover, proxy);
        proxy.SetMode(LaneMode.Swallow);
        var status = await StatusOf(application).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((DatabaseSide.Postgres, false), (status.Authority, status.Postgres.IsReachable));
        Assert.Contains("2 s", status.Postgres.Problem, StringComparison.Ordinal);
        Assert.Null(status.PendingRows);
        proxy.Heal();
    }

    [PostgresFact]
    public async Task A_gate_that_is_red_is_told_with_its_clause()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await proxy.RefuseAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite, proxy, Hasty);
        var status = await StatusOf(application);
        Assert.Equal((PersistencePhase.DualWrite, PersistencePhase.SqliteOnly), (status.AsksFor, status.Phase));
        Assert.Equal((PersistencePhase.SqliteOnly, PersistencePhase.DualWrite),
            (status.WaitingStep!.From, status.WaitingStep.To));
        Assert.Contains("[reachable", status.WaitingStep.Reason, StringComparison.Ordinal);
        Assert.Equal((SchemaState.Unknown, BindingState.None), (status.Postgres.Schema, status.Binding));
        await Status(application).WaitUntilDrainedAsync();
    }

    [PostgresFact]
    public async Task A_schema_that_does_not_fit_is_told()
    {
        await using var pair = await DatabasePair.CreateBareAsync();
        await using (var first = await pair.StartAsync(PersistencePhase.SqliteOnly))
        {
            await first.Database.PutAsync("n1", 1);
        }

        await using var application = await pair.StartAsync(PersistencePhase.DualWrite, null, ("ApplySchema", "false"));
        var status = await StatusOf(application);
        Assert.Equal((SchemaState.Current, SchemaState.Rejected), (status.Sqlite.Schema, status.Postgres.Schema));
        Assert.True(status.Postgres.IsReachable);
        Assert.Contains("has not been applied", status.Postgres.Problem, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task S64_A_wrong_neighbour_is_told_by_name()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await (await pair.StartAsync(PersistencePhase.DualWrite)).DisposeAsync();
        await using var stranger = await DatabasePair.CreateAsync();
        await using (var alone = await stranger.StartAsync(PersistencePhase.SqliteOnly))
        {
            await alone.Database.PutAsync("n1", 1);
        }

        var settings = stranger.Settings(PersistencePhase.DualWrite);
        settings["Persistence:Postgres:ConnectionString"] = pair.Postgres;
        await using var application = new Application(settings);
        await application.Engine.StartAsync(CancellationToken.None);
        var status = await StatusOf(application);
        Assert.Equal(BindingState.Rejected, status.Binding);
        Assert.Contains("is bound to SQLite file", status.BindingProblem, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task S10_A_parked_row_is_counted_and_not_waited_for()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await pair.OnPostgresAsync("ALTER TABLE faults.notes ADD CHECK (amount < 100)");
        await application.Database.PutAsync("poison", 100);
        await application.Database.PutAsync("sound", 1);
        await Status(application).WaitUntilDrainedAsync();
        var status = await StatusOf(application);
        Assert.Equal((1L, 1L), (status.PendingRows, status.ParkedRows));
        Assert.NotNull(status.OldestPending);
    }

    private static IPersistenceStatus Status(Application application) =>
        application.Services.GetRequiredService<IPersistenceStatus>();

    private static Task<PersistenceStatus> StatusOf(Application application) => Status(application).GetAsync();
}
