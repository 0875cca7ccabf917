using Npgsql;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Cutover;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>
/// A transaction of somebody else stays open for long, so that Postgres removes nothing that was deleted since.
/// </summary>
public sealed class HorizonTests(ITestOutputHelper output)
{
    private const int Rounds = 4;
    private const int Keys = 50;
    private const int WritesOfRound = 1_500;

    [PostgresFact]
    public async Task S55_While_an_old_transaction_holds_the_horizon_the_pending_set_stays_cheap_and_the_authority_passes()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.ReadCutover);
        await application.Database.PutAsync("counter", 0);
        await using var elsewhere = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(pair.Postgres) { Pooling = false }.ConnectionString);
        await elsewhere.OpenAsync();
        await using var transaction = await elsewhere.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await using (var look = new NpgsqlCommand("SELECT count(*) FROM faults.notes", elsewhere, transaction))
        {
            await look.ExecuteScalarAsync();
        }

        var costs = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var before = await EntriesReadAsync(pair);
            await Task.WhenAll(Enumerable.Range(0, Keys).Select(async key =>
            {
                for (var i = 0; i < WritesOfRound / Keys; i++)
                {
                    await application.Database.PutAsync($"n{key}", i);
                }
            }));
            await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
            costs.Add((await EntriesReadAsync(pair) - before) / (double)WritesOfRound);
        }

        output.WriteLine($"index entries read a write: {string.Join(", ", costs.Select(cost => $"{cost:F1}"))}");
        await using (var load = new Load([application]))
        {
            await Journey.MoveAsync(application, PersistencePhase.Backfill);
            await Journey.MoveAsync(application, PersistencePhase.ReadCutover);
            await load.StopAsync();
        }

        await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
        await Contents.AssertEqualAsync(pair);
    }

    private static async Task<long> EntriesReadAsync(DatabasePair pair)
    {
        await Task.Delay(1100); // sessions report what they did about once a second
        return await pair.FromPostgresAsync<long>(
            "SELECT coalesce(sum(idx_tup_read), 0)::bigint FROM pg_stat_user_indexes WHERE relname = 'pending'");
    }
}
