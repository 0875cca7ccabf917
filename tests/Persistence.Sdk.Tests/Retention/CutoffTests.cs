using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Cutover;
using Persistence.Sdk.Tests.Faults.Scenes;
using Persistence.Sdk.Tests.Reads;
using Persistence.Sdk.Tests.Telemetry;
using Persistence.Sdk.Tests.Usage;

namespace Persistence.Sdk.Tests.Retention;

/// <summary>What goes by the retention cutoff while only one side has it, or still has rows from before it.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class CutoffTests
{
    [PostgresFact]
    public async Task S69_A_backfill_gives_the_mirror_the_cutoff_before_it_copies()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.SqliteOnly, null, Usages.Keep);
        await Usages.MaintainAsync(application);
        await Usages.RecordAsync(application, Usages.LongAgo);
        await Usages.RecordAsync(application, DateTimeOffset.UtcNow);
        await Journey.MoveAsync(application, PersistencePhase.DualWrite);

        Assert.True((await application.Engine.Backfill.RunAsync(new BackfillRequest(), null, default)).IsClean);

        Assert.Equal((2, 1), await Usages.CountAsync(pair));
        var (sqlite, postgres) = await Usages.CutoffsAsync(pair);
        Assert.Equal(sqlite, postgres);
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task S69_A_process_whose_clock_is_years_ahead_drops_nothing_that_the_servers_clock_keeps(
        PersistencePhase phase)
    {
        await using var pair = await DatabasePair.CreateAsync();
        var settings = pair.Settings(phase);
        settings[$"Persistence:{Usages.Keep.Name}"] = Usages.Keep.Value;
        await using var application = new Application(
            settings, before: services => services.AddSingleton<TimeProvider>(new ClockAhead()));
        await Usages.RecordAsync(application, Usages.LongAgo);
        await Usages.RecordAsync(application, DateTimeOffset.UtcNow);
        var isDual = phase == PersistencePhase.DualWrite;
        if (isDual)
        {
            await Eventually.DrainedAsync(pair);
        }

        Assert.Contains(
            (DatabaseSide.Postgres, 1L), (await Usages.MaintainAsync(application, dryRun: true)).Tables
                .Where(table => table.Table == Usages.Table).Select(table => (table.Side, table.Retired)));
        await Usages.MaintainAsync(application);

        Assert.Equal((isDual ? 1 : 0, 1), await Usages.CountAsync(pair));
        Assert.Equal($"{DateTimeOffset.UtcNow.AddDays(-60):yyyy-MM-01}", (await Usages.CutoffsAsync(pair)).Postgres);
    }

    [PostgresFact]
    public async Task S69_A_list_is_not_compared_while_a_side_has_rows_from_before_the_cutoff()
    {
        await using var scene = await ShadowScene.OverAsync(await DatabasePair.CreateAsync(), PersistencePhase.DualWrite);
        await Usages.RecordAsync(scene.Application, DateTimeOffset.UtcNow);
        await Eventually.DrainedAsync(scene.Pair);
        await scene.Pair.OnSqliteAsync(
            $"INSERT INTO persistence_retention_cutoffs VALUES ('{Usages.Table}', '{DateTime.UtcNow.Date:yyyy-MM-dd}T00:00:00.000000Z')");
        await scene.Pair.OnPostgresAsync(
            $"INSERT INTO persistence.retention_cutoffs VALUES ('{Usages.Table}', date_trunc('day', now(), 'UTC'))");
        await Usages.RecordAsync(scene.Application, Usages.LongAgo); // which the mirror does not take
        await Eventually.DrainedAsync(scene.Pair);
        Assert.Equal((2, 1), await Usages.CountAsync(scene.Pair));

        Assert.Equal(2, (await UsageDays.Reader(scene.Application).ListRecentAsync()).Count);

        await Eventually.TrueAsync("the list is in motion", () => scene.Heard.Heard(
            "persistence.read.shadowed", ("persistence.store", nameof(ITokenUsageReader)), ("persistence.kind", "list"),
            ("persistence.result", "in_motion")));
        Assert.Empty((await scene.Application.Engine.Status.GetAsync()).ShadowMismatches);
    }

    private sealed class ClockAhead : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddYears(5);
    }
}
