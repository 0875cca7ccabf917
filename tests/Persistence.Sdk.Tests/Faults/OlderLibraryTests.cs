using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>
/// A process that still runs while a newer version of the library raises the schema, which is told by the control rows.
/// </summary>
public sealed class OlderLibraryTests
{
    [PostgresFact]
    public async Task S66_An_older_process_writes_and_copies_nothing_and_no_image_loses_the_new_column()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var older = await pair.StartAsync(PersistencePhase.DualWrite);
        await older.Database.PutAsync("n1", 1);
        await Eventually.DrainedAsync(pair);
        await RaiseAsync(pair, minWriter: 1);
        await pair.OnSqliteAsync("UPDATE faults_notes SET extra = 'new'");
        await pair.OnPostgresAsync("UPDATE faults.notes SET extra = 'new'");
        var before = await pair.StateOfPostgresAsync();

        await older.Database.PutAsync("n1", 2);
        await older.Database.PutAsync("n2", 2);
        await Eventually.TrueAsync("its status says so", async () =>
            (await StatusOf(older)) is { WrongNeighbour: WrongNeighbour.OlderLibrary, Binding: BindingState.Bound });
        await Eventually.TrueAsync("the lease is free for a newer one", async () => await pair.FromSqliteAsync<long>(
            "SELECT count(*) FROM persistence_leases WHERE expires_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now')") == 0);
        var refusal = await Assert.ThrowsAsync<BindingRejectedException>(() =>
            older.Engine.Backfill.RunAsync(new BackfillRequest(), null, CancellationToken.None));
        Assert.Equal(WrongNeighbour.OlderLibrary, refusal.Kind);
        Assert.Equal(2, await Eventually.PendingAsync(pair));
        Assert.Equal("new,", await pair.FromSqliteAsync<string>(
            "SELECT group_concat(coalesce(extra, ''), ',') FROM (SELECT extra FROM faults_notes ORDER BY id)"));
        Assert.Equal(before, await pair.StateOfPostgresAsync());
        Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT coverage_epoch FROM persistence_control"));

        await LowerAsync(pair); // to a process of the newer version the rows are of its own
        await Eventually.DrainedAsync(pair);
        Assert.Equal("2new,2", await pair.FromPostgresAsync<string>(
            "SELECT string_agg(amount || coalesce(extra, ''), ',' ORDER BY id) FROM faults.notes"));
        Assert.Null((await StatusOf(older)).WrongNeighbour);
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task S66_Below_the_oldest_writer_a_write_is_refused_by_name_and_nothing_is_written(PersistencePhase phase)
    {
        await using var pair = await DatabasePair.CreateAsync();
        if (phase == PersistencePhase.PostgresOnly)
        {
            File.Delete(pair.Sqlite);
        }

        await using var older = await pair.StartAsync(phase);
        await older.Database.PutAsync("n1", 1);
        await RaiseAsync(pair, minWriter: 2, withSqlite: phase == PersistencePhase.DualWrite);

        var refusal = await Assert.ThrowsAsync<BindingRejectedException>(() => older.Database.PutAsync("n1", 2));
        Assert.Equal(WrongNeighbour.OlderLibrary, refusal.Kind);
        Assert.Contains("know schema 2 or later; this one knows 1", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await older.Database.FindAsync("n1"))!.Amount);
    }

    private static async Task RaiseAsync(DatabasePair pair, int minWriter, bool withSqlite = true)
    {
        if (withSqlite)
        {
            await pair.OnSqliteAsync(
                $"ALTER TABLE faults_notes ADD COLUMN extra TEXT; UPDATE persistence_control SET schema_version = 2, "
                + $"min_writer = {minWriter}");
        }

        await pair.OnPostgresAsync(
            $"ALTER TABLE faults.notes ADD COLUMN extra text; UPDATE persistence.control SET schema_version = 2, "
            + $"min_writer = {minWriter}");
    }

    private static async Task LowerAsync(DatabasePair pair)
    {
        await pair.OnSqliteAsync("UPDATE persistence_control SET schema_version = 1");
        await pair.OnPostgresAsync("UPDATE persistence.control SET schema_version = 1");
    }

    private static Task<PersistenceStatus> StatusOf(Application application) =>
        application.Services.GetRequiredService<IPersistenceStatus>().GetAsync();
}
