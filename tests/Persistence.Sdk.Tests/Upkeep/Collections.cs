using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Upkeep;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Upkeep;

/// <summary>Makes maintenance passes, and looks at what they left.</summary>
internal static class Collections
{
    /// <summary>Makes a pass by which a collection begins, however young the last one is.</summary>
    public static async Task<MaintenanceReport> CollectAsync(Application application, DatabasePair pair, int times = 1)
    {
        MaintenanceReport? report = null;
        for (var i = 0; i < times; i++)
        {
            await MakeDueAsync(pair);
            report = await RunSettledAsync(application);
            Assert.Equal(CollectionState.Begun, report.Collection);
        }

        return report!;
    }

    /// <summary>Makes a pass, again where it met the middle of a start or a take-over: those move the control row.</summary>
    public static async Task<MaintenanceReport> RunSettledAsync(Application application)
    {
        MaintenanceReport? report = null;
        await Eventually.TrueAsync("the system is settled", async () =>
        {
            report = await application.Engine.Maintenance.RunAsync(dryRun: false, default);
            return report.Collection != CollectionState.Unsettled;
        });
        return report!;
    }

    /// <summary>Lets the time until the next collection pass.</summary>
    public static async Task MakeDueAsync(DatabasePair pair)
    {
        await pair.OnSqliteAsync("DELETE FROM persistence_leases WHERE name = 'collection'");
        await pair.OnPostgresAsync(
            """
            DO $$ BEGIN
                IF to_regclass('persistence.leases') IS NOT NULL THEN
                    DELETE FROM persistence.leases WHERE name = 'collection';
                END IF;
            END $$
            """);
    }

    /// <summary>The tombstones of the notes on both sides.</summary>
    public static async Task<(long Sqlite, long Postgres)> TombstonesAsync(DatabasePair pair) => (
        await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_tombstones WHERE table_name = 'faults.notes'"),
        await pair.FromPostgresAsync<long>("SELECT count(*) FROM persistence.tombstones WHERE table_name = 'faults.notes'"));

    /// <summary>The collections that both sides have come to.</summary>
    public static async Task<(long Sqlite, long Postgres)> GenerationsAsync(DatabasePair pair) => (
        await pair.FromSqliteAsync<long>("SELECT gc_generation FROM persistence_control"),
        await pair.FromPostgresAsync<long>("SELECT gc_generation FROM persistence.control"));
}
