using Npgsql;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Cutover;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>What administrators and crowds do to a server, while Postgres decides and while SQLite does.</summary>
public sealed class ServerTroubleTests
{
    /// <summary>A small server: full when a few strangers come.</summary>
    private const int MaxConnections = 16;

    [PostgresTheory(Private = true)]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.ReadCutover)]
    public async Task S53_Writes_outlast_ended_sessions_restarts_and_a_server_without_room_and_run_once(
        PersistencePhase phase)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Private = true, Settings = new Dictionary<string, string> { ["max_connections"] = $"{MaxConnections}" },
        });
        await using var pair = await DatabasePair.CreateAsync(server);
        (string, string)[] options =
        [
            ("Postgres:MaxPoolSize", "4"), ("DualWrite:MaxBackOff", "00:00:00.1"), ("DualWrite:BreakDuration", "00:00:00.5"),
        ];
        await using var one = await pair.StartAsync(phase, null, options);
        await using var two = await pair.StartAsync(phase, null, options);
        await one.Database.PutAsync("counter", 0);
        var authority = one.Engine.Phase!.Authority.Side;
        await using var load = new Load([one, one, two, two]);

        for (var i = 0; i < 5; i++)
        {
            await TerminateAsync(pair);
            await Task.Delay(50);
        }

        foreach (var immediate in new[] { false, true, false, true })
        {
            await server.StopAsync(immediate);
            await server.StartAgainAsync();
            await Task.Delay(200);
        }

        await FillAsync(pair);
        await load.StopAsync();
        await Eventually.DrainedAsync(pair, authority);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.ReadCutover)]
    public async Task S53_Many_more_callers_than_connections_are_all_served(PersistencePhase phase)
    {
        const int Callers = 500;
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(phase, null, ("Postgres:MaxPoolSize", "4"));

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async number =>
        {
            await application.Database.PutAsync($"n{number}", number);
            Assert.Equal(number, (await application.Database.FindAsync($"n{number}"))!.Amount);
        }));

        await Eventually.DrainedAsync(pair, application.Engine.Phase!.Authority.Side);
        await Contents.AssertEqualAsync(pair);
    }

    /// <summary>Strangers take every connection there is, for a while.</summary>
    private static async Task FillAsync(DatabasePair pair)
    {
        var strangers = new List<NpgsqlConnection>();
        try
        {
            await TerminateAsync(pair);
            while (strangers.Count < MaxConnections)
            {
                var stranger = new NpgsqlConnection(
                    new NpgsqlConnectionStringBuilder(pair.Postgres) { Pooling = false }.ConnectionString);
                strangers.Add(stranger);
                await stranger.OpenAsync();
            }
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            await Task.Delay(500);
        }
        finally
        {
            foreach (var stranger in strangers)
            {
                await stranger.DisposeAsync();
            }
        }
    }

    private static Task<int> TerminateAsync(DatabasePair pair) => pair.OnPostgresAsync(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """);
}
