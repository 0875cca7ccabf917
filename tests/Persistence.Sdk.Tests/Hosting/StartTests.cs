using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Hosting;

/// <summary>How a host starts, and what a start that goes wrong leaves behind.</summary>
public sealed class StartTests
{
    [PostgresFact(Private = true)]
    public async Task A_host_starts_in_phase_1_while_the_server_is_down_and_catches_up()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        await using var pair = await DatabasePair.CreateAsync(server);
        using (var before = TestHost.Build(pair, PersistencePhase.DualWrite))
        {
            await before.StartAsync();
            await before.Database().PutAsync("before", 1);
            await before.StopAsync();
        }

        await server.StopAsync();
        using var host = TestHost.Build(pair, PersistencePhase.DualWrite, null, ("DualWrite:MaxBackOff", "00:00:00.2"));
        await host.StartAsync();
        Assert.Equal(PersistencePhase.DualWrite, host.Engine().Phase!.Phase);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => host.Database().PutAsync($"n{i}", i)));
        await Eventually.TrueAsync("the replicator has failed", () => host.Engine().ReplicatorProblem is not null);
        Assert.Contains($"/{pair.Database}'", host.Engine().ReplicatorProblem, StringComparison.Ordinal);
        Assert.Equal(20, await Eventually.PendingAsync(pair));

        await server.StartAgainAsync();
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        await host.StopAsync();
    }

    [PostgresFact]
    public async Task A_start_that_is_cancelled_half_way_can_be_repeated_and_replicates()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        proxy.SetMode(LaneMode.Hold);
        await using var application = pair.Create(PersistencePhase.ReadCutover, proxy);
        using var cancelled = new CancellationTokenSource();
        var start = application.Engine.StartAsync(cancelled.Token);
        await Eventually.TrueAsync("the start waits for the server", () => proxy.Accepted > 0);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.Null(application.Engine.Phase);

        proxy.Heal();
        await application.Database.PutAsync("n1", 1);
        Assert.Equal(PersistencePhase.ReadCutover, application.Engine.Phase!.Phase);
        await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task Two_hosts_in_one_process_share_a_pair_of_databases()
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var one = TestHost.Build(pair, PersistencePhase.DualWrite);
        using var two = TestHost.Build(pair, PersistencePhase.DualWrite);
        await Task.WhenAll(one.StartAsync(), two.StartAsync());
        await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(i => (i % 2 == 0 ? one : two).Database().PutAsync($"n{i}", i)));
        await one.StopAsync();

        await two.Database().PutAsync("after", 1);
        await Eventually.DrainedAsync(pair);
        await two.StopAsync();

        await Contents.AssertEqualAsync(pair);
        Assert.Equal(41, await pair.FromPostgresAsync<long>("SELECT count(*) FROM faults.notes"));
    }

    [PostgresFact]
    public async Task A_host_with_options_that_are_wrong_does_not_start_and_tells_all_of_them()
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var host = TestHost.Build(
            pair, PersistencePhase.DualWrite, null,
            ("Phase", "Banana"), ("Sqlite:Pth", "x"), ("Sqlite:MaxReaders", "0"));

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Equal(3, refused.Failures.Count());
    }

    [PostgresFact]
    public async Task Registering_twice_makes_one_engine_and_both_builders_add_stores()
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var host = TestHost.Build(pair, PersistencePhase.SqliteOnly, services =>
        {
            services.AddUnifiedPersistence(options => options.Sqlite.Path = pair.Sqlite)
                .AddStore(static over => new FirstStore(over.Database));
            services.AddUnifiedPersistence().AddStore(static over => new SecondStore(over.Database));
        });
        await host.StartAsync();

        Assert.Single(host.Services.GetServices<PersistenceEngine>());
        Assert.Single(host.Services.GetServices<IHostedService>());
        Assert.Single(host.Services.GetServices<IRunRecordStore>());
        await host.Services.GetRequiredService<FirstStore>().Over.PutAsync("n1", 1);
        Assert.Equal(1, (await host.Services.GetRequiredService<SecondStore>().Over.FindAsync("n1"))?.Amount);
    }

    [PostgresFact]
    public async Task A_store_of_a_module_that_is_not_in_use_is_refused_with_the_option_to_change()
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var host = TestHost.Build(pair, PersistencePhase.SqliteOnly, null, ("Modules", ""));
        await host.StartAsync();

        var refused = Assert.Throws<ModuleNotInUseException>(() => host.Services.GetRequiredService<IRunRecordStore>());

        Assert.Equal(("IRunRecordStore", "Pipeline"), (refused.Store, refused.Module));
        Assert.Contains("'Persistence:Modules'", refused.Message, StringComparison.Ordinal);
    }

    private sealed record FirstStore(IDatabase Over);

    private sealed record SecondStore(IDatabase Over);
}
