using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Backfill;

/// <summary>Mirrors that are not empty, or stricter than the authority; and keys of every kind.</summary>
public sealed class TargetTests
{
    private const int Rows = 50;

    [PostgresFact]
    public async Task Rows_of_somebody_else_are_refused_before_anything_is_copied()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await using var application = await Histories.EnterDualWriteAsync(pair);
        await pair.OnSqliteAsync(ModelPrice);
        await pair.OnPostgresAsync("INSERT INTO faults.notes (id, owner, amount, row_version) VALUES ('zz', 'x', 1, 5)");

        var refusal = await Assert.ThrowsAsync<BackfillRefusedException>(
            () => application.Engine.Backfill.RunAsync(new BackfillRequest(), null, default));

        Assert.Contains("'faults.notes'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--reconcile", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0, 0), (
            await CountAsync(pair, "faults.notes"), await CountAsync(pair, "observability.model_prices"),
            await CountAsync(pair, "persistence.backfill_checkpoints")));

        var report = await application.Engine.Backfill.RunAsync(
            new BackfillRequest { Reconcile = true }, null, default);
        Assert.Equal(1, report.Tables.Sum(table => table.Removed));
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S23_S24_After_a_lapse_of_coverage_what_was_deleted_goes_and_what_was_changed_is_taken()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await using var application = await Histories.EnterDualWriteAsync(pair);
        await application.Engine.Backfill.RunAsync(Histories.OfNotes, null, default);
        await Histories.MoveAsync(application, PersistencePhase.SqliteOnly);
        await application.Database.DeleteAsync("n000002");
        await application.Database.PutAsync("n000003", 300);
        await application.Database.PutAsync("new", 1);
        await pair.OnSqliteAsync("DELETE FROM faults_notes WHERE id IN ('n000004', 'n000050')"); // no tombstone
        await Histories.MoveAsync(application, PersistencePhase.DualWrite);

        var report = await application.Engine.Backfill.RunAsync(
            Histories.OfNotes with { ChunkRows = 10 }, null, default);

        Assert.Equal(3, report.Tables.Single().Removed);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal("300", (await Contents.NotesAsync(pair, DatabaseSide.Postgres))["n000003"]["amount"]);
    }

    [PostgresFact]
    public async Task S23_A_run_over_which_coverage_lapses_stops_and_says_why()
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await using var application = await Histories.EnterDualWriteAsync(pair);
        var pause = pauses.At(FaultPoints.AfterBackfillRead, time: 2);
        var running = Task.Run(() => application.Engine.Backfill.RunAsync(
            Histories.OfNotes with { ChunkRows = 10 }, null, default));
        await pause.ReachedAsync();
        await Histories.MoveAsync(application, PersistencePhase.SqliteOnly);
        await application.Database.DeleteAsync("n000001"); // the mirror has it
        await application.Database.DeleteAsync("n000015"); // it is in the chunk that was read
        pause.Go();

        var refusal = await Assert.ThrowsAsync<BackfillRefusedException>(() => running);
        Assert.Contains("coverage", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(10, await CountAsync(pair, "faults.notes"));
        await Histories.MoveAsync(application, PersistencePhase.DualWrite);
        var report = await application.Engine.Backfill.RunAsync(Histories.OfNotes, null, default);
        Assert.Equal(1, report.Tables.Single().Removed);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S24_What_stands_on_the_mirror_in_an_older_state_is_replaced()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await using var application = await Histories.EnterDualWriteAsync(pair);
        await pair.OnPostgresAsync(
            "INSERT INTO faults.notes (id, owner, amount, row_version) VALUES ('n000007', 'stale', -1, 7)");

        Assert.True((await application.Engine.Backfill.RunAsync(Histories.OfNotes, null, default)).IsClean);

        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S17_A_row_that_only_the_mirror_refuses_is_parked_and_replaces_no_neighbour()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await pair.OnSqliteAsync("UPDATE faults_notes SET amount = 1 WHERE id = 'n000009'");
        await using var application = await Histories.EnterDualWriteAsync(pair);
        await pair.OnPostgresAsync("CREATE UNIQUE INDEX only_here ON faults.notes (amount)");

        var report = await application.Engine.Backfill.RunAsync(
            Histories.OfNotes with { ChunkRows = 20 }, null, default);

        Assert.False(report.IsClean);
        Assert.Equal((Rows - 1, 1), (report.Tables.Single().Rows, report.Tables.Single().Refused));
        Assert.Equal("history", (await Contents.NotesAsync(pair, DatabaseSide.Postgres))["n000001"]["owner"]);
        Assert.Equal("n000009", await pair.FromSqliteAsync<string>(
            "SELECT json_extract(row_key, '$[0]') FROM persistence_pending WHERE parked = 1 AND last_error IS NOT NULL"));

        await pair.OnPostgresAsync("DROP INDEX faults.only_here");
        Assert.True((await application.Engine.Backfill.RunAsync(Histories.OfNotes, null, default)).IsClean);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S69_Rows_that_retention_dropped_from_the_mirror_are_not_brought_back()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var before = await pair.StartAsync(PersistencePhase.SqliteOnly))
        {
            await before.TokenUsages.RecordAsync(new TokenUsage { CreatedAt = Start, Model = "old" });
            await before.TokenUsages.RecordAsync(new TokenUsage { CreatedAt = Start.AddDays(40), Model = "new" });
        }
        await using var application = await Histories.EnterDualWriteAsync(pair);
        await pair.OnPostgresAsync(
            "INSERT INTO persistence.retention_cutoffs VALUES ('observability.token_usage', '2026-05-01 00:00:00Z')");

        await application.Engine.Backfill.RunAsync(
            new BackfillRequest { Tables = ["observability.token_usage"] }, null, default);

        Assert.Equal("new", await pair.FromPostgresAsync<string>(
            "SELECT string_agg(model, ',') FROM observability.token_usage"));
    }

    [PostgresFact]
    public async Task S25_Rows_that_come_and_go_before_and_behind_the_cursor_are_all_as_they_should_be()
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await pair.OnSqliteAsync("DELETE FROM faults_notes WHERE id BETWEEN 'n000021' AND 'n000029'"); // a gap
        await using var application = await Histories.EnterDualWriteAsync(pair);
        var pause = pauses.At(FaultPoints.AfterBackfillRead, time: 2);
        var running = Task.Run(() => application.Engine.Backfill.RunAsync(
            Histories.OfNotes with { ChunkRows = 10 }, null, default));
        await pause.ReachedAsync();

        await application.Database.PutAsync("a", 1); // behind the cursor
        await application.Database.PutAsync("n000005a", 1);
        await application.Database.DeleteAsync("n000010"); // the cursor itself
        await application.Database.DeleteAsync("n000020"); // the end of the chunk that was read
        await application.Database.PutAsync("n000025", 1); // in the gap
        await application.Database.DeleteAsync($"n{Rows:d6}"); // the last key
        await application.Database.PutAsync("z", 1);
        pause.Go();
        await running;

        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(Rows - 9 - 3 + 4, await CountAsync(pair, "faults.notes"));
    }

    [PostgresFact]
    public async Task S25_Composite_keys_with_empty_parts_are_copied_in_chunks_of_one_row()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var before = await pair.StartAsync(PersistencePhase.SqliteOnly))
        {
            foreach (var run in new[] { "r", "R", "r ", "ä" })
            {
                await before.RunRecords.CreateRunAsync(new WorkflowRun { RunId = run }); // its step is empty
                foreach (var step in new[] { "s", "s ", "S" })
                {
                    await before.RunRecords.RecordStepAsync(
                        new RunStep { RunId = run, Step = step, Status = RunRecordStatus.Completed });
                }
            }
        }
        await using var application = await Histories.EnterDualWriteAsync(pair);

        var report = await application.Engine.Backfill.RunAsync(
            new BackfillRequest { Tables = ["workflow.run_records"], ChunkRows = 1 }, null, default);

        Assert.Equal(16, report.Tables.Single().Rows);
        await Contents.AssertEqualAsync(pair);
    }

    private static readonly DateTimeOffset Start = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private const string ModelPrice =
        """
        INSERT INTO observability_model_prices (model, valid_from, input_nano_usd_per_million,
            output_nano_usd_per_million, row_version)
        VALUES ('m', '2026-01-01T00:00:00.000000Z', 1, 1, 1)
        """;

    private static Task<long> CountAsync(DatabasePair pair, string table) =>
        pair.FromPostgresAsync<long>($"SELECT count(*) FROM {table}");
}
