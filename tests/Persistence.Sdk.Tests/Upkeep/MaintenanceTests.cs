using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Migration.Upkeep;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Backfill;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Upkeep;

/// <summary>When a pass collects, what else it does, and what it leaves.</summary>
public sealed class MaintenanceTests
{
    [PostgresFact]
    public async Task Tombstones_are_collected_with_and_without_a_mirror_but_not_behind_the_way_back_to_SQLite()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.SqliteOnly);
        await DeleteOneAsync(application, "a");
        await Collections.CollectAsync(application, pair, times: 2);
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_tombstones"));

        await Histories.MoveAsync(application, PersistencePhase.DualWrite);
        await Eventually.TrueAsync("both sides know of the same collection", async () =>
            await Collections.GenerationsAsync(pair) == (2, 2));
        await Histories.MoveAsync(application, PersistencePhase.SqliteOnly);
        await DeleteOneAsync(application, "b");
        await Collections.MakeDueAsync(pair);
        var kept = await application.Engine.Maintenance.RunAsync(dryRun: false, default);

        Assert.Equal(CollectionState.Kept, kept.Collection);
        Assert.Equal((1, 0), await Collections.TombstonesAsync(pair));
    }

    [PostgresFact]
    public async Task Postgres_alone_collects_its_tombstones()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.PostgresOnly);
        await DeleteOneAsync(application, "a");
        await pair.OnPostgresAsync("DELETE FROM persistence.leases WHERE name = 'collection'");
        Assert.Equal(CollectionState.Begun, (await RunAsync(application)).Collection);
        await pair.OnPostgresAsync("DELETE FROM persistence.leases WHERE name = 'collection'");

        Assert.Equal(1, (await RunAsync(application)).Tables.Single().Tombstones);
        Assert.Equal(0, await pair.FromPostgresAsync<long>("SELECT count(*) FROM persistence.tombstones"));
    }

    [PostgresFact]
    public async Task A_collection_begins_no_more_often_than_the_options_say_whichever_process_comes()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var one = await pair.StartAsync(PersistencePhase.DualWrite);
        await using var other = await pair.StartAsync(PersistencePhase.DualWrite);

        CollectionState[] states =
        [
            (await Collections.RunSettledAsync(one)).Collection, (await Collections.RunSettledAsync(other)).Collection,
            (await Collections.RunSettledAsync(one)).Collection,
        ];

        Assert.Equal([CollectionState.Begun, CollectionState.NotDue, CollectionState.NotDue], states);
        Assert.Equal((1, 1), await Collections.GenerationsAsync(pair));
    }

    [PostgresFact]
    public async Task A_dry_run_counts_and_changes_nothing()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await DeleteOneAsync(application, "a");
        await Eventually.DrainedAsync(pair);
        await pair.OnSqliteAsync("UPDATE persistence_tombstones SET gc_generation = -2");
        await pair.OnPostgresAsync("UPDATE persistence.tombstones SET gc_generation = -2");
        await ExpireAsync(application);
        await Eventually.DrainedAsync(pair);

        var found = await application.Engine.Maintenance.RunAsync(dryRun: true, default);

        Assert.Equal(
            [("faults.notes", 1, 0), ("faults.notes", 1, 0), ("retrieval.query_cache", 0, 1), ("retrieval.query_cache", 0, 1)],
            found.Tables.Select(table => (table.Table, table.Tombstones, table.Expired)).Order());
        Assert.Equal((1, 1), await Collections.TombstonesAsync(pair));
        Assert.Equal((0, 0), await Collections.GenerationsAsync(pair));
    }

    [PostgresFact]
    public async Task S36_Expired_rows_go_on_each_side_and_are_no_difference()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await ExpireAsync(application);
        await Eventually.DrainedAsync(pair);

        var report = await RunAsync(application);

        Assert.Equal([1, 1], report.Tables.Select(table => table.Expired));
        Assert.Equal((0, 0), (await pair.FromSqliteAsync<long>("SELECT count(*) FROM retrieval_query_cache"),
            await pair.FromPostgresAsync<long>("SELECT count(*) FROM retrieval.query_cache")));
        Assert.Equal(0, await Eventually.PendingAsync(pair));
        Assert.True((await application.Engine.Parity.RunAsync(new ParityRequest(), null, default)).IsClean);
    }

    [PostgresFact]
    public async Task A_mirror_that_is_away_is_left_and_no_collection_begins_without_it()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, proxy, ("Postgres:ConnectTimeout", "00:00:01"), ("Postgres:CommandTimeout", "00:00:01"));
        await ExpireAsync(application);
        await Eventually.DrainedAsync(pair);
        proxy.SetMode(LaneMode.Swallow);

        var report = await RunAsync(application);

        Assert.Equal(CollectionState.MirrorAway, report.Collection);
        Assert.NotNull(report.MirrorProblem);
        Assert.Equal([(DatabaseSide.Sqlite, 1L)], report.Tables.Select(table => (table.Side, table.Expired)));
        Assert.Equal((0, 0), await Collections.GenerationsAsync(pair));
    }

    [PostgresFact]
    public async Task An_application_makes_passes_by_itself_and_makes_the_months_to_come()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, null, ("Retention:Interval", "00:00:01"));

        await Eventually.TrueAsync("a pass was made", async () => await Collections.GenerationsAsync(pair) == (1, 1));

        await Eventually.TrueAsync("two months are there", async () => await pair.FromPostgresAsync<long>(
            "SELECT count(*) FROM pg_inherits WHERE inhparent = 'observability.token_usage'::regclass") == 2);
    }

    private static Task<MaintenanceReport> RunAsync(Application application) =>
        application.Engine.Maintenance.RunAsync(dryRun: false, default);

    private static async Task DeleteOneAsync(Application application, string id)
    {
        await application.Database.PutAsync(id, 1);
        await application.Database.DeleteAsync(id);
    }

    private static Task ExpireAsync(Application application) =>
        application.Services.GetRequiredService<IQueryCache>().SetAsync(new QueryCacheEntry
        {
            CacheKey = "k", Answer = "a", ExpiresAt = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero),
        });
}
