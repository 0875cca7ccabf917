using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Loading;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Backfill;

/// <summary>Two backfills at once, and a schema that is raised during one.</summary>
public sealed class OperatorTests
{
    private const int Rows = 300;

    [PostgresFact]
    public async Task S26_A_second_run_waits_for_the_lease_and_is_refused_while_the_first_one_lives()
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await using var first = await Histories.EnterDualWriteAsync(pair);
        var pause = pauses.At(FaultPoints.AfterBackfillRead, time: 2);
        var running = Begin(first);
        await pause.ReachedAsync();
        await using var second = await pair.StartDecoratedAsync(
            PersistencePhase.DualWrite, side => new WatchedSide(side), new HastyTime());

        var refusal = await Assert.ThrowsAsync<BackfillRefusedException>(
            () => second.Engine.Backfill.RunAsync(Histories.OfNotes, null, default));
        Assert.Contains("one runs at a time", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("goes on where that one ended", refusal.Message, StringComparison.Ordinal);
        pause.Go();

        Assert.Equal(Rows, (await running).Tables.Single().Rows);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S26_S56_A_run_that_was_frozen_until_another_took_over_changes_nothing_any_more()
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await using var first = await Histories.EnterDualWriteAsync(pair);
        await using var second = await pair.StartAsync(PersistencePhase.DualWrite);
        var pause = pauses.At(FaultPoints.AfterBackfillRead, time: 2);
        var frozen = Begin(first);
        await pause.ReachedAsync();
        await pair.OnSqliteAsync("UPDATE persistence_leases SET expires_at = '2000-01-01T00:00:00.000000Z' WHERE name = 'backfill'");

        var report = await second.Engine.Backfill.RunAsync(Histories.OfNotes with { ChunkRows = 77 }, null, default);
        var state = await CheckpointAsync(pair);
        pause.Go();
        var overtaken = await Assert.ThrowsAsync<LoadOvertakenException>(() => frozen);

        Assert.Contains("faults.notes", overtaken.Message, StringComparison.Ordinal);
        Assert.Equal((Rows - 100, true), (report.Tables.Single().Rows, report.Tables.Single().Resumed));
        Assert.Equal(state, await CheckpointAsync(pair));
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S29_A_run_stops_when_the_schema_is_raised_and_the_next_one_goes_on()
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await using var application = await pair.StartDecoratedAsync(
            PersistencePhase.SqliteOnly, side => new WatchedSide(side), new HastyTime());
        await Histories.MoveAsync(application, PersistencePhase.DualWrite);
        var pause = pauses.At(FaultPoints.AfterBackfillRead, time: 2);
        var running = Begin(application);
        await pause.ReachedAsync();
        await RaiseAsync(pair);
        await Task.Delay(100); // by the hasty clock longer than the lease lives without being renewed
        pause.Go();

        var refusal = await Assert.ThrowsAsync<SchemaNewerException>(() => running);
        Assert.Contains("999_future.sql", refusal.Message, StringComparison.Ordinal);
        await pair.OnPostgresAsync("DELETE FROM persistence.schema_history WHERE number = 999");
        Assert.Equal(Rows - 200, (await Begin(application)).Tables.Single().Rows);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S29_Rows_that_only_a_raised_schema_refuses_are_not_parked()
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await using var application = await Histories.EnterDualWriteAsync(pair);
        var pause = pauses.At(FaultPoints.AfterBackfillRead, time: 2);
        var running = Begin(application);
        await pause.ReachedAsync();
        await RaiseAsync(pair);
        await pair.OnPostgresAsync("ALTER TABLE faults.notes ADD COLUMN later text NOT NULL DEFAULT 'x'");
        await pair.OnPostgresAsync("ALTER TABLE faults.notes ALTER COLUMN later DROP DEFAULT");
        pause.Go();

        await Assert.ThrowsAsync<SchemaNewerException>(() => running);
        Assert.Equal(0, await Eventually.PendingAsync(pair));
        Assert.Equal(100, await pair.FromPostgresAsync<long>("SELECT count(*) FROM faults.notes"));
    }

    private static Task<BackfillReport> Begin(Application application) => Task.Run(() =>
        application.Engine.Backfill.RunAsync(Histories.OfNotes with { ChunkRows = 100 }, null, default));

    private static Task<int> RaiseAsync(DatabasePair pair) => pair.OnPostgresAsync(
        "INSERT INTO persistence.schema_history VALUES (999, 'Control', '999_future.sql', 'x')");

    private static Task<string?> CheckpointAsync(DatabasePair pair) =>
        pair.FromPostgresAsync<string>("SELECT json_agg(c)::text FROM persistence.backfill_checkpoints c");
}
