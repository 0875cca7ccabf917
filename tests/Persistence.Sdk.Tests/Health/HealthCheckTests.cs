using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Health;

/// <summary>What an orchestrator's probes see.</summary>
public sealed class HealthCheckTests
{
    private const string Live = "persistence-live";
    private const string Ready = "persistence-ready";

    [PostgresFact]
    public async Task Both_are_healthy_with_data_while_all_is_well()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await StartAsync(pair, PersistencePhase.DualWrite);
        var report = await CheckAsync(application);
        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.Equal(["live"], report.Entries[Live].Tags);
        Assert.Equal(["ready"], report.Entries[Ready].Tags);
        Assert.Equal("Sqlite", report.Entries[Live].Data["authority"]);
        var data = report.Entries[Ready].Data;
        Assert.Equal(("DualWrite", "DualWrite", 0L, 0L, "Closed", "Bound", "Current", "Current"),
            (data["asks_for"], data["phase"], data["pending_rows"], data["parked_rows"], data["breaker"],
                data["binding"], data["sqlite_schema"], data["postgres_schema"]));
    }

    [PostgresFact]
    public async Task Before_the_start_neither_is_healthy()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = Create(pair, PersistencePhase.SqliteOnly);
        var report = await CheckAsync(application);
        Assert.All(report.Entries.Values, entry => Assert.Equal(HealthStatus.Unhealthy, entry.Status));
        Assert.Null(application.Engine.Phase);
    }

    [PostgresFact]
    public async Task A_mirror_that_is_down_leaves_it_alive_and_degraded_and_the_breaker_is_told()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        await using var pair = await DatabasePair.CreateAsync(server);
        await using var application = await StartAsync(
            pair, PersistencePhase.DualWrite, null, ("DualWrite:BreakDuration", "00:10:00"));
        await server.StopAsync(immediate: true);
        await Eventually.BrokenAsync(application);

        var report = await CheckAsync(application);
        Assert.Equal(HealthStatus.Healthy, report.Entries[Live].Status);
        var ready = report.Entries[Ready];
        Assert.Equal(HealthStatus.Degraded, ready.Status);
        Assert.Contains("The mirror Postgres does not answer", ready.Description, StringComparison.Ordinal);
        Assert.Contains("breaker before the mirror is open", ready.Description, StringComparison.Ordinal);
        Assert.Equal((1L, "Open", false), (ready.Data["pending_rows"], ready.Data["breaker"], ready.Data["postgres_reachable"]));
        await server.StartAgainAsync();
    }

    [PostgresFact]
    public async Task An_authority_that_is_away_fails_both()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await StartAsync(pair, PersistencePhase.ReadCutover, proxy);
        await proxy.RefuseAsync();
        await proxy.CutAllAsync();
        var report = await CheckAsync(application);
        Assert.All(report.Entries.Values, entry => Assert.Equal(HealthStatus.Unhealthy, entry.Status));
        Assert.Contains("Postgres decides and does not answer", report.Entries[Live].Description, StringComparison.Ordinal);
        proxy.Resume();
    }

    [PostgresFact]
    public async Task A_red_gate_degrades_with_the_clause_that_is_red()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await StartAsync(
            pair, PersistencePhase.Backfill, null, ("Backfill:Enabled", "false"));
        application.Set("Phase", nameof(PersistencePhase.ReadCutover));
        await Eventually.TrueAsync("a step waits", () => application.Engine.WaitingStep is not null);
        var ready = (await CheckAsync(application)).Entries[Ready];
        Assert.Equal(HealthStatus.Degraded, ready.Status);
        Assert.Equal(application.Engine.WaitingStep!.Reason, ready.Data["waiting_reason"]);
        Assert.Contains("waits: [backfill complete]", ready.Description, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task S10_A_parked_row_degrades()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await StartAsync(pair, PersistencePhase.DualWrite);
        await pair.OnPostgresAsync("ALTER TABLE faults.notes ADD CHECK (amount < 100)");
        await application.Database.PutAsync("poison", 100);
        await application.Services.GetRequiredService<IPersistenceStatus>().WaitUntilDrainedAsync();
        var ready = (await CheckAsync(application)).Entries[Ready];
        Assert.Equal((HealthStatus.Degraded, 1L), (ready.Status, ready.Data["parked_rows"]));
        Assert.Contains("1 rows are parked", ready.Description, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task S64_Another_server_behind_the_same_name_fails_readiness_and_not_liveness()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await (await pair.StartAsync(PersistencePhase.DualWrite)).DisposeAsync();
        await using var other = await DatabasePair.CreateAsync();
        var settings = pair.Settings(PersistencePhase.DualWrite);
        settings["Persistence:Postgres:ConnectionString"] = other.Postgres;
        await using var application = new Application(settings, after: AddChecks);
        await application.Engine.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync("the replicator has failed", () => application.Engine.ReplicatorProblem is not null);
        var report = await CheckAsync(application);
        Assert.Equal(HealthStatus.Healthy, report.Entries[Live].Status);
        Assert.Equal((HealthStatus.Unhealthy, "Rejected"),
            (report.Entries[Ready].Status, report.Entries[Ready].Data["binding"]));
        Assert.Contains("do not belong together", report.Entries[Ready].Description, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_schema_that_is_refused_fails_readiness()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var first = await pair.StartAsync(PersistencePhase.DualWrite))
        {
            await first.Database.PutAsync("n1", 1);
        }

        await pair.OnPostgresAsync("UPDATE persistence.schema_history SET checksum = 'edited'");
        await using var application = await StartAsync(pair, PersistencePhase.DualWrite);
        await Eventually.TrueAsync("the replicator has failed", () => application.Engine.ReplicatorProblem is not null);
        var ready = (await CheckAsync(application)).Entries[Ready];
        Assert.Equal((HealthStatus.Unhealthy, "Rejected"), (ready.Status, ready.Data["postgres_schema"]));
        Assert.Contains("The schema of Postgres is refused", ready.Description, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Options_that_were_changed_into_nonsense_degrade_until_they_are_mended()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await StartAsync(pair, PersistencePhase.DualWrite);
        application.Set("Phase", "Phase 17");
        var ready = (await CheckAsync(application)).Entries[Ready];
        Assert.Equal(HealthStatus.Degraded, ready.Status);
        Assert.Contains("Changed options are not followed", ready.Description, StringComparison.Ordinal);
        Assert.Equal("DualWrite", ready.Data["asks_for"]);

        application.Set("Phase", nameof(PersistencePhase.DualWrite));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(application)).Status);
    }

    [PostgresFact]
    public async Task A_server_that_swallows_every_byte_does_not_hold_up_a_probe()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await StartAsync(pair, PersistencePhase.DualWrite, proxy);
        proxy.SetMode(LaneMode.Swallow);
        var report = await CheckAsync(application).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((HealthStatus.Healthy, HealthStatus.Degraded),
            (report.Entries[Live].Status, report.Entries[Ready].Status));
        proxy.Heal();
    }

    private static void AddChecks(IServiceCollection services) =>
        services.AddLogging().AddHealthChecks().AddPersistence().AddPersistence();

    private static Application Create(
        DatabasePair pair, PersistencePhase phase, TcpProxy? proxy = null, params (string, string)[] options)
    {
        var settings = pair.Settings(phase, proxy);
        foreach (var (name, value) in options)
        {
            settings[$"Persistence:{name}"] = value;
        }

        return new Application(settings, after: AddChecks);
    }

    private static async Task<Application> StartAsync(
        DatabasePair pair, PersistencePhase phase, TcpProxy? proxy = null, params (string, string)[] options)
    {
        var application = Create(pair, phase, proxy, options);
        await application.Engine.StartAsync(CancellationToken.None);
        return application;
    }

    private static Task<HealthReport> CheckAsync(Application application) =>
        application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
}
