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
    private const int Rounds = 3;
    private const int Keys = 2_000;
    private const int Callers = 20;

    /// <summary>Where every write looked from the front of the set, it would be thousands.</summary>
    private const double MostEntriesOfAWrite = 250;

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
            var next = 0;
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
            {
                for (int key; (key = Interlocked.Increment(ref next)) <= Keys;)
                {
                    await application.Database.PutAsync($"n{round}.{key}", key);
                }
            }));
            await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
            costs.Add((await EntriesReadAsync(pair) - before) / (double)Keys);
        }

        output.WriteLine($"index entries read a write: {string.Join(", ", costs.Select(cost => $"{cost:F1}"))}");
        Assert.All(costs, cost => Assert.InRange(cost, 0, MostEntriesOfAWrite));
        Assert.True(await pair.FromPostgresAsync<long>(
            "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'pending'") >= Keys, "Nothing was in the way.");

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
            "SELECT coalesce(sum(idx_tup_read), 0)::bigint FROM pg_stat_user_indexes WHERE indexrelname = 'pending_since'");
    }
}
