using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Migration.Upkeep;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Persistence.Sdk.Tests.Parity;

namespace Persistence.Sdk.Tests.Retention;

/// <summary>What retention drops is gone from both sides, each by itself, and nothing brings it back.</summary>
public sealed class RetentionTests
{
    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S69_Late_rows_backfill_verify_and_repair_do_not_bring_back_what_retention_dropped(DatabaseSide decides)
    {
        await using var scene = await ParityScene.CreateAsync(decides, notes: 1, Usages.Keep);
        var (application, pair) = (scene.Application, scene.Pair);
        await Usages.RecordAsync(application, Usages.LongAgo);
        await Usages.RecordAsync(application, DateTimeOffset.UtcNow);
        await Eventually.DrainedAsync(pair, decides);
        Assert.Equal((2, 2), await Usages.CountAsync(pair));

        var report = await Usages.MaintainAsync(application);

        Assert.Null(report.MirrorProblem);
        Assert.Equal(
            [(DatabaseSide.Sqlite, 1L, 0), (DatabaseSide.Postgres, 0L, 2)], // the month, and the one made ahead with it
            report.Tables.Select(table => (table.Side, table.Retired, table.Months)).Order());
        Assert.Equal((1, 1), await Usages.CountAsync(pair));
        Assert.False(await Usages.HasOldMonthAsync(pair));
        await Eventually.DrainedAsync(pair, decides); // of the sums of the day, which stay

        // A caller's row of long ago is taken and goes with the next pass; the mirror does not take its image.
        await Usages.RecordAsync(application, Usages.LongAgo);
        await Eventually.DrainedAsync(pair, decides);
        var late = decides == DatabaseSide.Sqlite ? (2L, 1L) : (1L, 2L);
        Assert.Equal(late, await Usages.CountAsync(pair));
        foreach (var mode in Enum.GetValues<ParityMode>())
        {
            Assert.Equal(0, (await scene.CheckAsync(new ParityRequest { Mode = mode, Tables = [Usages.Table] })).Tables[0].Differences);
        }

        var repaired = await scene.CheckAsync(new ParityRequest { Repair = true });
        Assert.Equal((true, 0L), (repaired.IsClean, repaired.Tables.Sum(table => table.Repaired)));
        Assert.True((await application.Engine.Backfill.RunAsync(
            new BackfillRequest { IsReverse = decides == DatabaseSide.Postgres }, null, default)).IsClean);
        Assert.Equal(late, await Usages.CountAsync(pair));

        Assert.Equal(
            [(decides, 1L)],
            (await Usages.MaintainAsync(application, dryRun: true)).Tables.Select(table => (table.Side, table.Retired)));
        await Usages.MaintainAsync(application);
        Assert.Equal((1, 1), await Usages.CountAsync(pair));
        Assert.False(await Usages.HasOldMonthAsync(pair));
        await Eventually.DrainedAsync(pair, decides);
        Assert.Equal((1, 1), await Usages.DaysSummedUpAsync(pair));
    }

    [PostgresFact]
    public async Task S69_What_went_while_the_mirror_was_away_is_no_difference_and_goes_there_when_it_is_back()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, proxy, Usages.Keep, ("Postgres:ConnectTimeout", "00:00:01"),
            ("Postgres:CommandTimeout", "00:00:01"));
        await Usages.RecordAsync(application, Usages.LongAgo);
        await Eventually.DrainedAsync(pair);
        proxy.SetMode(LaneMode.Swallow);
        await Usages.RecordAsync(application, Usages.LongAgo.AddMinutes(1)); // its image is late

        var away = await Usages.MaintainAsync(application);
        Assert.Equal((DatabaseSide.Sqlite, 2L), away.Tables.Select(table => (table.Side, table.Retired)).Single());
        Assert.NotNull(away.MirrorProblem);
        proxy.SetMode(LaneMode.Pass);
        await Eventually.DrainedAsync(pair);

        Assert.Equal((0, 1), await Usages.CountAsync(pair));
        var verified = await application.Engine.Parity.RunAsync(new ParityRequest { Repair = true }, null, default);
        Assert.True(verified.IsClean);
        Assert.Equal(0, verified.Tables.Sum(table => table.Repaired));
        Assert.Equal(2, (await Usages.MaintainAsync(application)).Tables.Single().Months);
        Assert.Equal((0, 0), await Usages.CountAsync(pair));
        var (sqlite, postgres) = await Usages.CutoffsAsync(pair);
        Assert.Equal(sqlite, postgres);
    }

    [PostgresFact]
    public async Task A_cutoff_only_moves_forward_and_reaches_the_other_side_wherever_it_was_recorded()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var keeper = await pair.StartAsync(
            PersistencePhase.DualWrite, null, ($"Retention:KeepDays:{Usages.Table}", "3000"));
        await Usages.RecordAsync(keeper, Usages.LongAgo);
        await Eventually.DrainedAsync(pair);
        await Usages.MaintainAsync(keeper);
        Assert.Equal((1, 1), await Usages.CountAsync(pair));

        await pair.OnPostgresAsync("UPDATE persistence.retention_cutoffs SET cutoff = date_trunc('month', now(), 'UTC')");
        await Usages.MaintainAsync(keeper);
        var recorded = await Usages.CutoffsAsync(pair);
        Assert.Equal(($"{DateTimeOffset.UtcNow:yyyy-MM-01}", $"{DateTimeOffset.UtcNow:yyyy-MM-01}"), recorded);
        Assert.Equal((0, 0), await Usages.CountAsync(pair));

        await using (var other = await pair.StartAsync(PersistencePhase.DualWrite, null, Usages.Keep))
        {
            await Usages.MaintainAsync(other);
        }
        Assert.Equal(recorded, await Usages.CutoffsAsync(pair));
    }

    [PostgresFact]
    public async Task Two_processes_that_maintain_at_once_drop_each_row_once_and_neither_fails()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var one = await pair.StartAsync(PersistencePhase.DualWrite, null, Usages.Keep);
        await using var other = await pair.StartAsync(PersistencePhase.DualWrite, null, Usages.Keep);
        for (var month = 0; month < 4; month++)
        {
            await Usages.RecordAsync(one, Usages.LongAgo.AddDays(-31 * month));
        }
        await Eventually.DrainedAsync(pair);

        var passes = await Task.WhenAll(new[] { one, other, one, other }.Select(async application =>
        {
            try
            {
                return (await Usages.MaintainAsync(application)).Tables;
            }
            catch (MaintenanceRefusedException)
            {
                return [];
            }
        }));

        Assert.Equal((0, 0), await Usages.CountAsync(pair));
        Assert.Equal((4, 5), (passes.Sum(tables => tables.Sum(table => table.Retired)),
            passes.Sum(tables => tables.Sum(table => table.Months))));
    }

    [PostgresFact]
    public async Task Other_tables_lose_single_rows_by_whole_days_and_rows_without_an_option_stay()
    {
        var table = ("Retention:KeepDays:observability_request_failures", "1");
        await using var scene = await ParityScene.CreateAsync(DatabaseSide.Sqlite, notes: 1, table);
        var (failures, events) = (scene.Application.Services.GetRequiredService<IRequestFailureStore>(),
            scene.Application.Services.GetRequiredService<IRetrievalEventStore>());
        await failures.RecordAsync(new RequestFailure { Component = "c" });
        await events.AppendAsync(new RetrievalEvent { Query = "q" });
        await Eventually.DrainedAsync(scene.Pair);
        foreach (var name in new[] { "request_failures", "retrieval_events" })
        {
            var schema = name == "request_failures" ? "observability" : "retrieval";
            await scene.Pair.OnSqliteAsync($"UPDATE {schema}_{name} SET created_at = '2026-01-01T00:00:00.000000Z'");
            await scene.Pair.OnPostgresAsync($"UPDATE {schema}.{name} SET created_at = '2026-01-01 00:00:00Z'");
        }
        await failures.RecordAsync(new RequestFailure { Component = "today" });
        await Eventually.DrainedAsync(scene.Pair);

        var report = await Usages.MaintainAsync(scene.Application);

        Assert.Equal(
            [("observability.request_failures", 1L), ("observability.request_failures", 1L)],
            report.Tables.Select(found => (found.Table, found.Retired)));
        Assert.Equal("today", await scene.Pair.FromSqliteAsync<string>("SELECT component FROM observability_request_failures"));
        Assert.Equal("today", await scene.Pair.FromPostgresAsync<string>("SELECT component FROM observability.request_failures"));
        Assert.Equal(1, await scene.Pair.FromPostgresAsync<long>("SELECT count(*) FROM retrieval.retrieval_events"));
        Assert.True((await scene.CheckAsync()).IsClean);
    }
}
