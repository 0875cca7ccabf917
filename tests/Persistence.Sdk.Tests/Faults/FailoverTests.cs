using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Cutover;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>The server crashes, its standby is promoted, and the address of the one leads to the other.</summary>
public sealed class FailoverTests
{
    private static readonly (string, string)[] Hasty =
        [("DualWrite:MaxBackOff", "00:00:00.1"), ("DualWrite:BreakDuration", "00:00:00.5")];

    [PostgresTheory(Private = true)]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.ReadCutover)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task S53_A_standby_that_has_all_takes_over_and_every_write_ran_once(PersistencePhase phase)
    {
        await using var server = await StartAsync();
        await using var standby = await server.StartStandbyAsync();
        await using var pair = await DatabasePair.CreateAsync(server);
        // From here on a commit is acknowledged only when the standby has it.
        await server.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'");
        await server.ExecuteAsync("SELECT pg_reload_conf()");
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(phase, proxy, Hasty);
        await application.Database.PutAsync("counter", 0);
        await using var load = new Load([application, application, application]);
        await WaitForAsync(application, 50);

        await FailOverAsync(pair, proxy, server, standby);
        await WaitForAsync(application, await CounterAsync(application) + 50);
        await load.StopAsync();

        if (phase != PersistencePhase.PostgresOnly)
        {
            await Eventually.DrainedAsync(pair, application.Engine.Phase!.Authority.Side);
            await Contents.AssertEqualAsync(pair);
        }
    }

    [PostgresFact(Private = true)]
    public async Task S53_S70_A_standby_that_lacks_the_last_deliveries_ends_coverage_and_a_backfill_heals()
    {
        await using var server = await StartAsync();
        await using var standby = await server.StartStandbyAsync();
        await using var pair = await DatabasePair.CreateAsync(server);
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(PersistencePhase.Backfill, proxy, Hasty);
        await application.Database.PutAsync("before", 1);
        await Eventually.DrainedAsync(pair);
        var mark = await pair.FromSqliteAsync<string>("SELECT server_mark FROM persistence_control");
        await application.Engine.Backfill.RunAsync(new BackfillRequest(), null, CancellationToken.None);
        var covered = await CoverageAsync(pair);
        await standby.StopAsync();
        await application.Database.PutAsync("after", 2);
        await Eventually.DrainedAsync(pair);
        await server.StopAsync(immediate: true);
        await standby.StartAgainAsync();

        await FailOverAsync(pair, proxy, server, standby);
        Assert.Equal(0, await pair.FromPostgresAsync<long>("SELECT count(*) FROM faults.notes WHERE id = 'after'"));
        await application.Database.PutAsync("then", 3);
        await Eventually.TrueAsync("coverage begins anew", async () => await CoverageAsync(pair) > covered);
        await application.Engine.Backfill.RunAsync(new BackfillRequest(), null, CancellationToken.None);

        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.NotEqual(mark, await pair.FromSqliteAsync<string>("SELECT server_mark FROM persistence_control"));
    }

    private static Task<PostgresServer> StartAsync() =>
        PostgresServer.StartAsync(new PostgresServerOptions { Private = true, Fsync = false });

    /// <summary>The server is gone for good, and its address leads to the standby.</summary>
    private static async Task FailOverAsync(
        DatabasePair pair, TcpProxy proxy, PostgresServer server, PostgresServer standby)
    {
        await proxy.RefuseAsync();
        await server.StopAsync(immediate: true);
        await proxy.CutAllAsync();
        await standby.PromoteAsync();
        pair.TurnTo(standby);
        proxy.TurnTo(pair.Postgres);
        proxy.Resume();
    }

    private static Task WaitForAsync(Application application, long count) =>
        Eventually.TrueAsync($"the counter is at {count}", async () => await CounterAsync(application) >= count);

    private static async Task<long> CounterAsync(Application application) =>
        (await application.Database.FindAsync("counter"))?.Amount ?? 0;

    private static Task<long> CoverageAsync(DatabasePair pair) =>
        pair.FromSqliteAsync<long>("SELECT coverage_epoch FROM persistence_control");
}
