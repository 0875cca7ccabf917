using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Hosting;

/// <summary>What a host does when it stops.</summary>
public sealed class ShutdownTests
{
    private const int Writers = 8;

    [PostgresTheory]
    [InlineData(PersistencePhase.SqliteOnly, "Inline")]
    [InlineData(PersistencePhase.DualWrite, "Inline")]
    [InlineData(PersistencePhase.DualWrite, "Background")]
    [InlineData(PersistencePhase.ReadCutover, "Inline")]
    [InlineData(PersistencePhase.PostgresOnly, "Inline")]
    public async Task Nothing_acknowledged_is_lost_when_a_host_stops_under_load(PersistencePhase phase, string mode)
    {
        await using var pair = await DatabasePair.CreateAsync();
        var acknowledged = new ConcurrentBag<string>();
        using (var host = TestHost.Build(pair, phase, null, ("DualWrite:Mode", mode)))
        {
            await host.StartAsync();
            var writers = Enumerable.Range(0, Writers)
                .Select(writer => WriteAsync(host.Database(), writer, acknowledged));
            var ends = Task.WhenAll(writers.ToArray());
            await Eventually.TrueAsync("many writes are acknowledged", () => acknowledged.Count > 300);
            await host.StopAsync();
            Assert.All(await ends, end => Assert.IsType<PersistenceStoppedException>(end));
        }

        var authority = phase >= PersistencePhase.ReadCutover ? DatabaseSide.Postgres : DatabaseSide.Sqlite;
        var (schema, now) = authority == DatabaseSide.Postgres
            ? ("persistence.", "now()")
            : ("persistence_", "strftime('%Y-%m-%dT%H:%M:%f', 'now')");
        Assert.Equal(0, await CountAsync(pair, authority, $"{schema}processes"));
        Assert.Equal(0, await CountAsync(pair, authority, $"{schema}leases WHERE expires_at > {now}"));
        await AssertHoldsAsync(pair, authority, acknowledged);
        if (phase is PersistencePhase.DualWrite or PersistencePhase.ReadCutover)
        {
            using var next = TestHost.Build(pair, phase);
            await next.StartAsync();
            await Eventually.DrainedAsync(pair, authority);
            await next.StopAsync();
            await AssertHoldsAsync(
                pair, authority == DatabaseSide.Sqlite ? DatabaseSide.Postgres : DatabaseSide.Sqlite, acknowledged);
            await Contents.AssertEqualAsync(pair);
        }
    }

    [PostgresFact]
    public async Task Every_call_after_the_stop_says_that_it_has_stopped()
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var host = TestHost.Build(pair, PersistencePhase.DualWrite);
        await host.StartAsync();
        await host.Database().PutAsync("before", 1);
        await host.StopAsync();

        await Assert.ThrowsAsync<PersistenceStoppedException>(() => host.Database().PutAsync("after", 1));
        await Assert.ThrowsAsync<PersistenceStoppedException>(() => host.Database().FindAsync("before"));
        var sqlite = host.Services.GetRequiredKeyedService<IDatabase>(PersistenceKeys.Sqlite);
        await Assert.ThrowsAsync<PersistenceStoppedException>(() => sqlite.FindAsync("before"));
        var runs = host.Services.GetRequiredService<IRunRecordStore>();
        await Assert.ThrowsAsync<PersistenceStoppedException>(() => runs.GetRunAsync("any"));
        Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT count(*) FROM faults_notes"));
    }

    [PostgresFact]
    public async Task What_is_delivered_is_acknowledged_before_the_host_has_stopped()
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var host = TestHost.Build(
            pair, PersistencePhase.DualWrite, null, ("DualWrite:MirrorTimeout", "00:00:05"));
        await host.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => host.Database().PutAsync($"n{i}", i)));

        await host.StopAsync();

        Assert.Equal(0, await Eventually.PendingAsync(pair));
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task A_hosted_service_can_write_from_its_start_to_its_stop_wherever_it_is_registered()
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var host = TestHost.Build(
            pair, PersistencePhase.DualWrite, services => services.AddHostedService<WritingService>());
        await host.StartAsync();
        await host.StopAsync();

        Assert.Equal(2, await pair.FromSqliteAsync<long>("SELECT count(*) FROM faults_notes"));
    }

    private static async Task<Exception?> WriteAsync(IDatabase database, int writer, ConcurrentBag<string> acknowledged)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                await database.PutAsync($"{writer}-{i}", i);
                acknowledged.Add($"{writer}-{i}");
            }
            catch (Exception end)
            {
                return end;
            }
        }
    }

    private static async Task AssertHoldsAsync(DatabasePair pair, DatabaseSide side, IEnumerable<string> acknowledged)
    {
        var rows = await Contents.NotesAsync(pair, side);
        Assert.Equal([], acknowledged.Except(rows.Keys));
    }

    private static Task<long> CountAsync(DatabasePair pair, DatabaseSide side, string table) =>
        side == DatabaseSide.Postgres
            ? pair.FromPostgresAsync<long>($"SELECT count(*) FROM {table}")
            : pair.FromSqliteAsync<long>($"SELECT count(*) FROM {table}");

    private sealed class WritingService(IDatabase database) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            database.PutAsync("start", 1, cancellationToken: cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) =>
            database.PutAsync("stop", 1, cancellationToken: cancellationToken);
    }
}
