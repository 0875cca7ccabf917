using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>Purges through the whole library: each side by itself, and the mirror as well as it can.</summary>
public sealed class ExpiryTests
{
    private static readonly DateTimeOffset LongAgo = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string, string)[] Hasty =
    [
        ("DualWrite:MirrorTimeout", "00:00:00.05"), ("DualWrite:BreakDuration", "00:00:00.5"),
        ("DualWrite:MaxBackOff", "00:00:00.2"), ("Postgres:ConnectTimeout", "00:00:01"),
        ("Postgres:CommandTimeout", "00:00:01"),
    ];

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite, DatabaseSide.Sqlite)]
    [InlineData(PersistencePhase.ReadCutover, DatabaseSide.Postgres)]
    public async Task S36_S68_A_purge_reaches_both_sides_and_replicates_nothing(
        PersistencePhase phase, DatabaseSide authority)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(phase);
        await FillAsync(application);
        await Eventually.DrainedAsync(pair, authority);

        Assert.Equal(3, await Cache(application).PurgeExpiredAsync());

        await Eventually.TrueAsync("the mirror is purged", async () => await CountAsync(pair) == (1, 1));
        Assert.Equal(0, await Eventually.PendingAsync(pair, authority));
        Assert.Equal((3, 3), (await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_tombstones"),
            await pair.FromPostgresAsync<long>("SELECT count(*) FROM persistence.tombstones")));
    }

    [PostgresTheory]
    [InlineData(LaneMode.Hold)]
    [InlineData(LaneMode.Swallow)]
    public async Task S08_S36_A_mirror_that_does_not_answer_fails_no_purge_and_is_purged_when_it_is_back(LaneMode outage)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite, proxy, Hasty);
        await FillAsync(application);
        await Eventually.DrainedAsync(pair);
        proxy.SetMode(outage);

        Assert.Equal(3, await Cache(application).PurgeExpiredAsync());
        Assert.Equal((1, 4), await CountAsync(pair));

        await proxy.CutAllAsync();
        proxy.Heal();
        await Eventually.TrueAsync("the mirror is purged", async () =>
        {
            Assert.Equal(0, await Cache(application).PurgeExpiredAsync());
            return await CountAsync(pair) == (1, 1);
        });
    }

    private static IQueryCache Cache(Application application) => application.Services.GetRequiredService<IQueryCache>();

    private static async Task FillAsync(Application application)
    {
        for (var i = 0; i < 3; i++)
        {
            await Cache(application).SetAsync(new QueryCacheEntry { CacheKey = $"k{i}", Answer = "a", ExpiresAt = LongAgo });
        }

        await Cache(application).SetAsync(new QueryCacheEntry { CacheKey = "never", Answer = "a" });
    }

    private static async Task<(long Sqlite, long Postgres)> CountAsync(DatabasePair pair) => (
        await pair.FromSqliteAsync<long>("SELECT count(*) FROM retrieval_query_cache"),
        await pair.FromPostgresAsync<long>("SELECT count(*) FROM retrieval.query_cache"));
}
