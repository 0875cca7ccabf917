using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Migration.Upkeep;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Backfill;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Upkeep;

/// <summary>What stays so when tombstones go, and when they do not go.</summary>
public sealed class CollectionTests
{
    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite, DatabaseSide.Sqlite)]
    [InlineData(PersistencePhase.ReadCutover, DatabaseSide.Postgres)]
    public async Task S23_S68_A_row_whose_tombstone_was_collected_stays_deleted(
        PersistencePhase phase, DatabaseSide authority)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(phase);
        await application.Database.PutAsync("gone", 1);
        await application.Database.PutAsync("stays", 1);
        await application.Database.DeleteAsync("gone");
        await Eventually.DrainedAsync(pair, authority);

        await Collections.CollectAsync(application, pair);
        Assert.Equal((1, 1), await Collections.TombstonesAsync(pair));
        var report = await Collections.CollectAsync(application, pair);
        Assert.Equal((0, 0), await Collections.TombstonesAsync(pair));
        Assert.Equal([1, 1], report.Tables.Where(table => table.Table == "faults.notes").Select(table => table.Tombstones));

        var backfill = await application.Engine.Backfill.RunAsync(
            Histories.OfNotes with { Reconcile = true, IsReverse = authority == DatabaseSide.Postgres }, null, default);
        Assert.True(backfill.IsClean);
        var notes = new ParityRequest { Tables = ["faults.notes"], Repair = true };
        Assert.Equal(0, (await application.Engine.Parity.RunAsync(notes, null, default)).Tables.Single().Differences);
        await Contents.AssertEqualAsync(pair);
        Assert.Null(await application.Database.FindAsync("gone"));

        await application.Database.PutAsync("gone", 2);
        await Eventually.DrainedAsync(pair, authority);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(2, (await Contents.NotesAsync(pair, DatabaseSide.Postgres)).Count);
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite, DatabaseSide.Sqlite)]
    [InlineData(PersistencePhase.ReadCutover, DatabaseSide.Postgres)]
    public async Task S59_S68_A_row_written_behind_a_collection_is_newer_than_its_deletion_was(
        PersistencePhase phase, DatabaseSide authority)
    {
        const long far = 8_000_000_000_000_000_000; // as a process whose clock was far ahead leaves it
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(phase);
        await pair.OnSqliteAsync($"""INSERT INTO persistence_tombstones VALUES ('faults.notes', '["k"]', {far}, 0)""");
        await pair.OnPostgresAsync($"""INSERT INTO persistence.tombstones VALUES ('faults.notes', '["k"]', {far}, 0)""");

        await Collections.CollectAsync(application, pair, times: 2);
        Assert.Equal((0, 0), await Collections.TombstonesAsync(pair));
        await application.Database.PutAsync("k", 1);
        await Eventually.DrainedAsync(pair, authority);

        Assert.Equal((far + 1, far + 1), (
            await pair.FromSqliteAsync<long>("SELECT row_version FROM faults_notes"),
            await pair.FromPostgresAsync<long>("SELECT row_version FROM faults.notes")));
    }

    [PostgresFact]
    public async Task S68_A_row_that_was_written_long_before_a_collection_is_copied_behind_it()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, 20);
        await using var application = await Histories.EnterDualWriteAsync(pair);
        await application.Database.PutAsync("young", 1);
        await application.Database.DeleteAsync("young");
        await application.Database.DeleteAsync("n000007");
        await Eventually.DrainedAsync(pair);
        await Collections.CollectAsync(application, pair, times: 2);

        Assert.True((await application.Engine.Backfill.RunAsync(Histories.OfNotes, null, default)).IsClean);

        await Contents.AssertEqualAsync(pair);
        Assert.Equal(19, (await Contents.NotesAsync(pair, DatabaseSide.Postgres)).Count);
    }

    [PostgresFact]
    public async Task S68_The_tombstone_of_a_key_that_is_pending_stays()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await application.Database.PutAsync("k", 1);
        await application.Database.DeleteAsync("k");
        await Eventually.DrainedAsync(pair);
        const string park =
            """
            INSERT INTO persistence_pending (table_name, row_key, version, since, parked)
            SELECT table_name, row_key, version, '2026-01-01T00:00:00.000000Z', 1 FROM persistence_tombstones
            """;
        await pair.OnSqliteAsync(park);

        await Collections.CollectAsync(application, pair, times: 3);
        Assert.Equal((1, 0), await Collections.TombstonesAsync(pair));

        await pair.OnSqliteAsync("DELETE FROM persistence_pending");
        await Collections.CollectAsync(application, pair);
        Assert.Equal((0, 0), await Collections.TombstonesAsync(pair));
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S68_A_pending_key_with_neither_row_nor_tombstone_is_a_deletion_at_its_pending_version(
        DatabaseSide authority)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(
            authority == DatabaseSide.Sqlite ? PersistencePhase.DualWrite : PersistencePhase.ReadCutover);
        if (authority == DatabaseSide.Sqlite)
        {
            await pair.OnPostgresAsync("INSERT INTO faults.notes (id, owner, amount, row_version) VALUES ('g', 'x', 1, 5)");
            await pair.OnSqliteAsync(
                """INSERT INTO persistence_pending (table_name, row_key, version, since) VALUES ('faults.notes', '["g"]', 6, '2026-01-01T00:00:00.000000Z')""");
        }
        else
        {
            await pair.OnSqliteAsync("INSERT INTO faults_notes (id, owner, amount, row_version) VALUES ('g', 'x', 1, 5)");
            await pair.OnPostgresAsync(
                """INSERT INTO persistence.pending (table_name, row_key, version, since) VALUES ('faults.notes', '["g"]', 6, '2026-01-01')""");
        }

        await Eventually.DrainedAsync(pair, authority);

        await Contents.AssertEqualAsync(pair);
        Assert.Empty(await Contents.NotesAsync(pair, DatabaseSide.Postgres));
    }

    [PostgresFact]
    public async Task S68_A_collection_that_reached_only_the_mirror_is_brought_to_its_end_and_holds_nothing_up()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await Collections.CollectAsync(application, pair, times: 3);
        await pair.OnPostgresAsync("UPDATE persistence.control SET gc_generation = 4");

        await application.Database.PutAsync("k", 1);
        await Eventually.DrainedAsync(pair);
        Assert.Equal((3, 4), await Collections.GenerationsAsync(pair));

        var report = await application.Engine.Maintenance.RunAsync(dryRun: false, default);
        Assert.Equal(CollectionState.Begun, report.Collection);
        Assert.Equal((4, 4), await Collections.GenerationsAsync(pair));
    }

    [PostgresFact]
    public async Task S68_A_mirror_that_has_lost_collections_is_brought_up_again()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, null, ("DualWrite:MaxBackOff", "00:00:00.2"));
        await Collections.CollectAsync(application, pair, times: 3);
        await pair.OnPostgresAsync("UPDATE persistence.control SET gc_generation = 1");

        await application.Database.PutAsync("k", 1);

        await Eventually.DrainedAsync(pair);
        Assert.Equal((3, 3), await Collections.GenerationsAsync(pair));
        await Contents.AssertEqualAsync(pair);
    }
}
