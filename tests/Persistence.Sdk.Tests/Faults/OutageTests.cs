using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>The mirror is away, hangs, or refuses: the caller does not notice, and nothing is forgotten.</summary>
public sealed class OutageTests
{
    private const int Keys = 40;
    private const int Writes = 400;

    private static readonly (string, string)[] Hasty =
    [
        ("DualWrite:MirrorTimeout", "00:00:00.05"), ("DualWrite:BreakDuration", "00:00:00.5"),
        ("DualWrite:MaxBackOff", "00:00:00.2"), ("Postgres:ConnectTimeout", "00:00:01"),
        ("Postgres:CommandTimeout", "00:00:01"), ("Postgres:RetryTimeout", "00:00:01"),
    ];

    [PostgresFact]
    public async Task S08_A_mirror_that_is_down_costs_no_write_and_leaves_a_set_of_keys_not_a_log()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite, proxy, Hasty);
        await proxy.RefuseAsync();
        await proxy.CutAllAsync();

        await WriteManyAsync(application);

        Assert.Equal(Keys, await Eventually.PendingAsync(pair));
        await Eventually.TrueAsync("the breaker opens", async () =>
        {
            await WriteManyAsync(application);
            return application.Engine.IsMirrorBroken;
        });
        await Eventually.TrueAsync("the replicator says why", () => application.Engine.ReplicatorProblem is not null);
        proxy.Resume();
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(Keys, (await Contents.NotesAsync(pair, DatabaseSide.Postgres)).Count);
    }

    [PostgresFact]
    public async Task S09_An_outage_longer_than_every_time_limit_loses_nothing()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite, proxy, Hasty);
        proxy.SetMode(LaneMode.Swallow);

        using var outage = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        var written = 0;
        while (!outage.IsCancellationRequested)
        {
            await application.Database.PutAsync(
                $"n{written % Keys}", written++, cancellationToken: CancellationToken.None);
            await Task.Delay(5);
        }
        Assert.Equal(Keys, await Eventually.PendingAsync(pair));

        await proxy.CutAllAsync();
        proxy.Heal();
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S08_A_black_hole_opens_the_breaker_and_writes_go_on_without_trying_it()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, proxy, [.. Hasty, ("DualWrite:BreakDuration", "00:01:00")]);
        await application.Database.PutAsync("before", 1);
        await Eventually.DrainedAsync(pair);
        proxy.SetMode(LaneMode.Hold);

        await Eventually.BrokenAsync(application);
        await WriteManyAsync(application);

        Assert.True(application.Engine.IsMirrorBroken);
        Assert.Equal(Keys + 1, await Eventually.PendingAsync(pair));
        proxy.Heal();
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S08_A_mirror_that_comes_back_is_written_inline_again()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite, proxy, Hasty);
        await proxy.RefuseAsync();
        await proxy.CutAllAsync();
        await Eventually.BrokenAsync(application);

        proxy.Resume();

        await Eventually.TrueAsync("the breaker is closed", async () =>
        {
            await application.Database.PutAsync("after", 2);
            return !application.Engine.IsMirrorBroken;
        });
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S08_Nobody_waits_for_a_probe_of_a_mirror_that_died()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        // Who waits for a probe waits longer than the probe lasts.
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, proxy,
            [.. Hasty, ("DualWrite:MirrorTimeout", "00:01:00"), ("Postgres:ConnectTimeout", "00:01:00")]);
        await proxy.RefuseAsync();
        await proxy.CutAllAsync();
        await Eventually.BrokenAsync(application);
        proxy.SetMode(LaneMode.Hold);
        proxy.Resume();

        await Eventually.TrueAsync("a write is back while a probe is under way", async () =>
        {
            await application.Database.PutAsync("while", 2);
            return (await application.Engine.Status.GetAsync()).Breaker == MirrorBreakerState.HalfOpen;
        });

        proxy.Heal();
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task What_was_delivered_inline_is_confirmed_and_leaves_the_pending_set_without_the_replicator()
    {
        await using var pair = await DatabasePair.CreateAsync();
        // The replicator leaves a key alone for twice this time.
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, null, ("DualWrite:MirrorTimeout", "00:01:00"));

        await application.Database.PutAsync("n1", 1);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await Eventually.PendingAsync(pair) > 0)
        {
            await Task.Delay(20, patience.Token);
        }
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact(Private = true)]
    public async Task S08_S53_A_server_that_crashes_and_comes_back_gets_everything()
    {
        // It flushes by itself so late that a crash takes what nobody waited for.
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Private = true,
            Settings = new Dictionary<string, string> { ["wal_writer_delay"] = "10s" },
        });
        await using var pair = await DatabasePair.CreateAsync(server);
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite, null, Hasty);
        using var stop = new CancellationTokenSource();
        var writing = WriteUntilAsync(application, stop.Token);
        await Task.Delay(300);

        await server.StopAsync(immediate: true);
        await Task.Delay(500);
        await server.StartAgainAsync();
        await Task.Delay(300);
        await server.StopAsync();
        await Task.Delay(500);
        await server.StartAgainAsync();

        await stop.CancelAsync();
        Assert.NotEqual(0, await writing);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S06_What_a_process_wrote_that_ended_at_once_arrives_later()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var child = pair.StartChild(told => told with
        {
            Run = "exit", Phase = PersistencePhase.DualWrite, Mode = DualWriteMode.Background, Writes = 50, Seed = 6,
        });
        Assert.Equal(0, await child.ExitCodeAsync());
        Assert.NotEqual(0, await Eventually.PendingAsync(pair));
        var ledger = new Ledger();
        ledger.Read(child.Lines);
        await pair.OnSqliteAsync("UPDATE persistence_leases SET expires_at = '2000-01-01T00:00:00.000000Z'");

        await using var later = pair.StartChild(
            told => told with { Run = "drain", Phase = PersistencePhase.DualWrite });
        Assert.Equal(0, await later.ExitCodeAsync());

        Assert.Contains("DRAINED", later.Lines);
        await Contents.AssertEqualAsync(pair);
        Assert.Empty(ledger.Contradictions(
            await Contents.NotesAsync(pair, DatabaseSide.Postgres),
            await Contents.RunRecordsAsync(pair, DatabaseSide.Postgres),
            await Contents.UsagesAsync(pair, DatabaseSide.Postgres)));
    }

    private static async Task WriteManyAsync(Application application)
    {
        for (var i = 0; i < Writes; i += 8)
        {
            await Task.WhenAll(Enumerable.Range(i, 8).Select(n => application.Database.PutAsync($"n{n % Keys}", n)));
        }
    }

    private static async Task<int> WriteUntilAsync(Application application, CancellationToken stop)
    {
        var written = 0;
        while (!stop.IsCancellationRequested)
        {
            await application.Database.PutAsync(
                $"n{written % Keys}", written++, cancellationToken: CancellationToken.None);
        }
        return written;
    }
}
