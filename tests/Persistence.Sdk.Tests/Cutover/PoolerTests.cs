using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Backfill;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>Postgres behind a pooler that gives each transaction another session.</summary>
public sealed class PoolerTests
{
    private const int Rows = 2_000;

    /// <summary>Fewer than two applications have connections, so that they share them.</summary>
    private const int Sessions = 3;

    private static readonly (string, string)[] NothingPrepared = [("Postgres:PrepareStatements", "false")];

    [PoolerFact]
    public async Task S53_Through_a_pooler_history_is_copied_writes_reach_both_sides_and_the_authority_passes_and_comes_back()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        await using var pooler = await Pooler.StartAsync(server, Sessions);
        await using var pair = await DatabasePair.CreateAsync(server);
        await Histories.NotesAsync(pair, Rows);
        var through = ("Postgres:ConnectionString", pooler.Redirect(pair.Postgres));
        await using var mover = await pair.StartAsync(PersistencePhase.SqliteOnly, null, [through, .. NothingPrepared]);
        await using var other = await pair.StartAsync(PersistencePhase.SqliteOnly, null, [through, .. NothingPrepared]);
        await mover.Database.PutAsync("counter", 0);
        await using var load = new Load([mover, other, other]);

        foreach (var phase in new[]
        {
            PersistencePhase.DualWrite, PersistencePhase.Backfill, PersistencePhase.ReadCutover, PersistencePhase.Backfill,
        })
        {
            await Journey.MoveAsync(mover, phase);
            await Task.Delay(200);
        }

        await load.StopAsync();
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(Rows + 1, await pair.FromPostgresAsync<int>("SELECT count(*) FROM faults.notes"));
        // The applications themselves have kept no session.
        Assert.InRange(
            await pair.FromPostgresAsync<int>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"),
            1, Sessions);
    }

    [PoolerFact]
    public async Task S53_A_pooler_that_has_no_place_for_prepared_statements_is_named_with_the_option()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        await using var pooler = await Pooler.StartAsync(server, Sessions);
        await using var pair = await DatabasePair.CreateAsync(server);
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, null, ("Postgres:ConnectionString", pooler.Redirect(pair.Postgres)));
        await application.Database.PutAsync("n1", 1); // the mirror harms nobody

        await Eventually.TrueAsync("the step waits", () => application.Engine.WaitingStep is not null);
        Assert.Contains(
            "Persistence:Postgres:PrepareStatements", application.Engine.WaitingStep!.Reason, StringComparison.Ordinal);
    }
}
