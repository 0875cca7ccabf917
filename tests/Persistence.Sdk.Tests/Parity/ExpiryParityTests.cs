using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Tests.Parity;

/// <summary>What has expired, or what retention has dropped, may stand on one side alone.</summary>
public sealed class ExpiryParityTests
{
    private const string Cache = "retrieval.query_cache";

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S68_Expired_rows_that_one_side_has_purged_are_no_difference_and_others_are(DatabaseSide purged)
    {
        await using var scene = await ParityScene.CreateAsync(notes: 1);
        var cache = scene.Application.Services.GetRequiredService<IQueryCache>();
        foreach (var key in new[] { "expired", "fresh" })
        {
            await cache.SetAsync(new QueryCacheEntry
            {
                CacheKey = key, Query = key, Answer = "a", ExpiresAt = DateTimeOffset.UtcNow.AddDays(1),
            });
        }
        await scene.Pair.OnSqliteAsync(
            "UPDATE retrieval_query_cache SET expires_at = '2001-01-01T00:00:00.000000Z' WHERE cache_key = 'expired'");
        await scene.Pair.OnPostgresAsync(
            "UPDATE retrieval.query_cache SET expires_at = '2001-01-01T00:00:00Z' WHERE cache_key = 'expired'");
        await DeleteAsync(scene, purged, "expired");

        foreach (var mode in Enum.GetValues<ParityMode>())
        {
            Assert.Equal(0, (await CheckAsync(scene, mode)).Differences);
        }

        await DeleteAsync(scene, purged, "fresh");
        foreach (var mode in Enum.GetValues<ParityMode>())
        {
            var found = await CheckAsync(scene, mode);
            Assert.Equal(1, purged == DatabaseSide.Sqlite ? found.MissingInSqlite : found.MissingInPostgres);
        }
    }

    [PostgresFact]
    public async Task S68_A_key_that_is_purged_while_it_is_pending_is_no_difference()
    {
        await using var scene = await ParityScene.CreateAsync(notes: 1);
        var cache = scene.Application.Services.GetRequiredService<IQueryCache>();
        await scene.Pair.OnPostgresAsync("ALTER TABLE retrieval.query_cache RENAME TO hidden");
        await cache.SetAsync(new QueryCacheEntry
        {
            CacheKey = "brief", Query = "q", Answer = "a", ExpiresAt = DateTimeOffset.UtcNow.AddMilliseconds(1),
        });
        await Task.Delay(5);
        await cache.PurgeExpiredAsync();
        await scene.Pair.OnPostgresAsync("ALTER TABLE retrieval.hidden RENAME TO query_cache");

        Assert.True((await CheckAsync(scene, ParityMode.Full)).IsClean);
    }

    [PostgresFact]
    public async Task S69_Rows_beyond_the_cutoff_of_either_side_are_no_difference_and_are_not_brought_back()
    {
        await using var scene = await ParityScene.CreateAsync(notes: 1);
        for (var i = 0; i < 4; i++)
        {
            await scene.Application.TokenUsages.RecordAsync(
                new TokenUsage { CreatedAt = new DateTimeOffset(2026, 1 + i, 1, 0, 0, 0, TimeSpan.Zero) });
        }
        await scene.Pair.OnPostgresAsync(
            """
            DELETE FROM observability.token_usage WHERE created_at < '2026-03-01';
            INSERT INTO persistence.retention_cutoffs VALUES ('observability.token_usage', '2026-03-01 00:00:00Z')
            """);

        var request = new ParityRequest { Tables = ["observability.token_usage"], Repair = true };
        var kept = (await scene.CheckAsync(request)).Tables.Single();
        Assert.Equal((4, 2, 0), (kept.Sqlite, kept.Postgres, kept.Differences));
        Assert.Equal(0, (await scene.CheckAsync(request with { Mode = ParityMode.Counts, Repair = false })).Tables[0].Differences);

        await scene.Pair.OnPostgresAsync("DELETE FROM observability.token_usage WHERE created_at >= '2026-04-01'");
        var healed = (await scene.CheckAsync(request)).Tables.Single();
        Assert.Equal((1, 1), (healed.MissingInPostgres, healed.Repaired));
        Assert.Equal(2, await scene.Pair.FromPostgresAsync<long>("SELECT count(*) FROM observability.token_usage"));
    }

    private static async Task<TableParity> CheckAsync(ParityScene scene, ParityMode mode) =>
        (await scene.CheckAsync(new ParityRequest { Mode = mode, Tables = [Cache] })).Tables.Single();

    private static Task<int> DeleteAsync(ParityScene scene, DatabaseSide side, string key) => side == DatabaseSide.Sqlite
        ? scene.Pair.OnSqliteAsync($"DELETE FROM retrieval_query_cache WHERE cache_key = '{key}'")
        : scene.Pair.OnPostgresAsync($"DELETE FROM retrieval.query_cache WHERE cache_key = '{key}'");
}
