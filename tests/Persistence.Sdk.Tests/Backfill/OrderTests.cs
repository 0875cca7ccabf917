using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Backfill;

/// <summary>
/// A chunk is read; then the application writes, the chunk is brought, and the write is replayed, in every order in
/// which that can happen. Rows of the chunk are changed, deleted, deleted and made anew, and new rows come between
/// them.
/// </summary>
public sealed class OrderTests
{
    private const int Rows = 30;

    [PostgresTheory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task S22_S23_S59_A_write_that_is_replayed_behind_a_copy_of_what_stood_before_wins(
        bool isReverse, bool hasLiveRow)
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await EnterAsync(pair, isReverse, hasLiveRow);
        var (bring, replay) = (pauses.At(FaultPoints.AfterBackfillRead), pauses.At(FaultPoints.AfterReplicatorRead));
        var backfill = Begin(application, isReverse);
        await bring.ReachedAsync();

        await WriteAsync(application);
        await replay.ReachedAsync();
        bring.Go();
        Assert.True((await backfill).IsClean);
        replay.Go();

        await AssertNewestAsync(pair, isReverse);
    }

    [PostgresTheory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task S22_S23_S59_A_copy_that_comes_behind_the_replay_brings_nothing_back(
        bool isReverse, bool hasLiveRow)
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await EnterAsync(pair, isReverse, hasLiveRow);
        var bring = pauses.At(FaultPoints.AfterBackfillRead);
        var backfill = Begin(application, isReverse);
        await bring.ReachedAsync();

        await WriteAsync(application);
        await Eventually.DrainedAsync(pair, AuthorityOf(isReverse));
        bring.Go();
        Assert.True((await backfill).IsClean);

        await AssertNewestAsync(pair, isReverse);
    }

    [PostgresFact]
    public async Task S23_A_copy_that_comes_behind_nothing_but_tombstones_brings_nothing_back()
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await EnterAsync(pair, isReverse: false, hasLiveRow: false);
        var bring = pauses.At(FaultPoints.AfterBackfillRead);
        var backfill = Begin(application, isReverse: false);
        await bring.ReachedAsync();

        for (var i = 1; i < Rows; i++)
        {
            await application.Database.DeleteAsync($"n{i:d6}");
        }
        await Eventually.DrainedAsync(pair);
        bring.Go();
        await backfill;

        await Contents.AssertEqualAsync(pair);
        Assert.Equal([$"n{Rows:d6}"], (await Contents.NotesAsync(pair, DatabaseSide.Postgres)).Keys);
    }

    [PostgresFact]
    public async Task S22_S23_A_replay_that_arrives_between_the_checks_of_a_copy_and_its_commit_waits_for_it()
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await EnterAsync(pair, isReverse: false, hasLiveRow: false);
        var (copy, replay) = (pauses.At(FaultPoints.BeforeLoadCommit), pauses.At(FaultPoints.BeforeMirrorCommit));
        var backfill = Begin(application, isReverse: false);
        await copy.ReachedAsync();

        await WriteAsync(application);
        await replay.ReachedAsync();
        replay.Go();
        await Eventually.TrueAsync("the replay waits for the copy", async () => await pair.FromPostgresAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
            + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"));
        copy.Go();
        Assert.True((await backfill).IsClean);

        await AssertNewestAsync(pair, isReverse: false);
    }

    [PostgresFact]
    public async Task S22_A_usage_that_arrives_while_its_part_of_the_table_is_being_copied_is_there_once()
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        var at = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
        await using (var before = await pair.StartAsync(PersistencePhase.SqliteOnly))
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(i => before.TokenUsages.RecordAsync(Usage(at.AddMinutes(i)))));
        }
        await using var application = await Histories.EnterDualWriteAsync(pair);
        var copy = pauses.At(FaultPoints.BeforeCopy);
        var backfill = Task.Run(() => application.Engine.Backfill.RunAsync(
            new BackfillRequest { Tables = ["observability.token_usage"] }, null, default));
        await copy.ReachedAsync();

        await application.TokenUsages.RecordAsync(Usage(at.AddMinutes(10.5)));
        await Eventually.DrainedAsync(pair);
        copy.Go();
        Assert.Equal(50, (await backfill).Tables.Single().Rows);

        await Contents.AssertEqualAsync(pair);
        Assert.Equal(51, (await Contents.UsagesAsync(pair, DatabaseSide.Postgres)).Count);
    }

    [PostgresFact]
    public async Task S16_Claims_beside_a_backfill_are_decided_once()
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await EnterAsync(pair, isReverse: false, hasLiveRow: false);
        await using var other = await pair.StartAsync(PersistencePhase.DualWrite);
        var bring = pauses.At(FaultPoints.AfterBackfillRead);
        var backfill = Begin(application, isReverse: false);
        await bring.ReachedAsync();

        var claims = Enumerable.Range(Rows - 4, 8).Select(i => Task.WhenAll(
            application.Database.ClaimAsync($"n{i:d6}", "one"), other.Database.ClaimAsync($"n{i:d6}", "two"))).ToArray();
        bring.Go();
        var won = (await Task.WhenAll(claims)).Select(answers => answers.Count(answer => answer));
        await backfill;

        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1], won);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    private static TokenUsage Usage(DateTimeOffset at) => new() { CreatedAt = at, Model = "m" };

    private static DatabaseSide AuthorityOf(bool isReverse) => isReverse ? DatabaseSide.Postgres : DatabaseSide.Sqlite;

    /// <summary>
    /// An application on a database with history and an empty mirror, or one with a row of the same part; it replays in
    /// the background.
    /// </summary>
    private static async Task<Application> EnterAsync(DatabasePair pair, bool isReverse, bool hasLiveRow)
    {
        (string, string) background = ("DualWrite:Mode", "Background");
        Application application;
        if (isReverse)
        {
            application = await pair.StartAsync(PersistencePhase.ReadCutover, null, background);
            await Histories.NotesOfPostgresAsync(pair, Rows);
        }
        else
        {
            await Histories.NotesAsync(pair, Rows);
            application = await Histories.EnterDualWriteAsync(pair, background);
        }
        await Histories.ReplicatingAsync(pair);
        if (hasLiveRow)
        {
            await application.Database.PutAsync("n000004", 400);
            await Eventually.DrainedAsync(pair, AuthorityOf(isReverse));
        }
        return application;
    }

    private static Task<BackfillReport> Begin(Application application, bool isReverse) => Task.Run(() =>
        application.Engine.Backfill.RunAsync(Histories.OfNotes with { IsReverse = isReverse }, null, default));

    private static async Task WriteAsync(Application application)
    {
        await application.Database.PutAsync("n000001", 100);
        await application.Database.DeleteAsync("n000002");
        await application.Database.DeleteAsync("n000003");
        await application.Database.PutAsync("n000003", 300);
        await application.Database.PutAsync("n000001-and-a-half", 150);
        await application.Database.DeleteAsync($"n{Rows:d6}");
        await application.Database.PutAsync($"n{Rows + 1:d6}", 1);
    }

    private static async Task AssertNewestAsync(DatabasePair pair, bool isReverse)
    {
        await Eventually.DrainedAsync(pair, AuthorityOf(isReverse));
        await Contents.AssertEqualAsync(pair);
        var notes = await Contents.NotesAsync(pair, isReverse ? DatabaseSide.Sqlite : DatabaseSide.Postgres);
        Assert.Equal(Rows, notes.Count);
        Assert.Equal(("100", "300"), (notes["n000001"]["amount"], notes["n000003"]["amount"]));
        Assert.DoesNotContain("n000002", notes.Keys);
    }
}
