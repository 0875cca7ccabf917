using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Backfill;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Upkeep;

/// <summary>
/// A process reads an image and is paused for so long that the tombstone which speaks against it has been collected.
/// </summary>
public sealed class PausedProcessTests
{
    /// <summary>Only one batch at a time is delivered inline, and the test holds one.</summary>
    private static readonly (string, string)[] Patient = [("DualWrite:MirrorTimeout", "00:00:00.05")];

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S68_An_inline_image_of_a_process_that_was_paused_over_two_collections_brings_nothing_back(
        DatabaseSide authority)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PhaseOf(authority), null, Patient);
        using var pauses = new Pauses(); // of what is begun from here on, and not of the writer's thread
        var pause = pauses.At(FaultPoints.AfterAuthorityCommit);
        var write = Task.Run(() => application.Database.PutAsync("k", 1));
        await pause.ReachedAsync();

        await application.Database.DeleteAsync("k");
        await Eventually.DrainedAsync(pair, authority);
        Assert.Equal((1, 1), await Collections.TombstonesAsync(pair));
        await Collections.CollectAsync(application, pair, times: 2);
        Assert.Equal((0, 0), await Collections.TombstonesAsync(pair));
        pause.Go();
        await write;

        await application.Database.PutAsync("other", 1);
        await Eventually.DrainedAsync(pair, authority);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(["other"], (await Contents.NotesAsync(pair, Other(authority))).Keys);
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S68_A_replay_of_a_process_that_was_paused_over_two_collections_is_read_again(DatabaseSide authority)
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(
            PhaseOf(authority), null, ("DualWrite:Mode", "Background"), ("DualWrite:MaxBackOff", "00:00:00.2"));
        var pause = pauses.At(FaultPoints.AfterReplicatorRead);
        await application.Database.PutAsync("k", 1);
        await application.Database.PutAsync("stays", 1);
        await pause.ReachedAsync();

        // Another process has brought the row, and its deletion.
        await application.Database.DeleteAsync("k");
        await BuryAsync(pair, authority);
        await Collections.CollectAsync(application, pair, times: 2);
        Assert.Equal((0, 0), await Collections.TombstonesAsync(pair));
        pause.Go();

        await Eventually.DrainedAsync(pair, authority);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(["stays"], (await Contents.NotesAsync(pair, Other(authority))).Keys);
    }

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S23_S68_A_chunk_that_was_read_before_two_collections_is_read_again(bool isReverse)
    {
        using var pauses = new Pauses();
        var authority = isReverse ? DatabaseSide.Postgres : DatabaseSide.Sqlite;
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PhaseOf(authority), null, ("Backfill:Enabled", "false"));
        await (isReverse ? Histories.NotesOfPostgresAsync(pair, 30) : Histories.NotesAsync(pair, 30));
        var pause = pauses.At(FaultPoints.AfterBackfillRead, time: 2);
        var backfill = Task.Run(() => application.Engine.Backfill.RunAsync(
            Histories.OfNotes with { ChunkRows = 10, IsReverse = isReverse }, null, default));
        await pause.ReachedAsync();

        foreach (var key in (string[])["n000012", "n000019", "n000025"])
        {
            await application.Database.DeleteAsync(key);
        }
        await Eventually.DrainedAsync(pair, authority);
        await Collections.CollectAsync(application, pair, times: 2);
        Assert.Equal((0, 0), await Collections.TombstonesAsync(pair));
        pause.Go();

        Assert.True((await backfill).IsClean);
        await Eventually.DrainedAsync(pair, authority);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(27, (await Contents.NotesAsync(pair, Other(authority))).Count);
    }

    private static PersistencePhase PhaseOf(DatabaseSide authority) =>
        authority == DatabaseSide.Sqlite ? PersistencePhase.DualWrite : PersistencePhase.ReadCutover;

    private static DatabaseSide Other(DatabaseSide side) =>
        side == DatabaseSide.Sqlite ? DatabaseSide.Postgres : DatabaseSide.Sqlite;

    /// <summary>Does to the mirror, and to the pending set, what the delivery of the deletion does.</summary>
    private static async Task BuryAsync(DatabasePair pair, DatabaseSide authority)
    {
        if (authority == DatabaseSide.Sqlite)
        {
            var version = await pair.FromSqliteAsync<long>("SELECT version FROM persistence_tombstones");
            await pair.OnPostgresAsync(
                $"""INSERT INTO persistence.tombstones VALUES ('faults.notes', '["k"]', {version})""");
            await pair.OnSqliteAsync("""DELETE FROM persistence_pending WHERE row_key = '["k"]'""");
        }
        else
        {
            var version = await pair.FromPostgresAsync<long>("SELECT version FROM persistence.tombstones");
            await pair.OnSqliteAsync(
                $"""INSERT INTO persistence_tombstones VALUES ('faults.notes', '["k"]', {version}, 0)""");
            await pair.OnPostgresAsync("""DELETE FROM persistence.pending WHERE row_key = '["k"]'""");
        }
    }
}
