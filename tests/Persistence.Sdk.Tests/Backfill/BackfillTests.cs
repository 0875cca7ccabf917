using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Backfill;

/// <summary>The history is copied to the mirror.</summary>
public sealed class BackfillTests
{
    private const int Rows = 2_500;
    private const string NotesOfPostgres = "SELECT json_agg(n ORDER BY id)::text FROM faults.notes n";

    [PostgresFact]
    public async Task Every_table_with_history_is_brought_to_postgres()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var before = await pair.StartAsync(PersistencePhase.SqliteOnly))
        {
            await Histories.EveryTableAsync(before);
        }
        await using var application = await Histories.EnterDualWriteAsync(pair);

        var report = await application.Engine.Backfill.RunAsync(new BackfillRequest { ChunkRows = 7 }, null, default);

        Assert.True(report.IsClean);
        Assert.Equal(Contents.AllTables.Count, report.Tables.Count);
        Assert.Equal(40 * Histories.RowsEach, report.Tables.Sum(table => table.Rows));
        Assert.All(report.Tables, table => Assert.Equal((0, 0, false), (table.Refused, table.Removed, table.Resumed)));
        await Contents.AssertEqualAsync(pair, Contents.AllTables);
        Assert.Equal(0, await Eventually.PendingAsync(pair));
    }

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_copied_is_noted_as_seen_of_the_file_and_a_strangers_row_for_no_more_than_it_has_issued(
        bool hasStranger)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var before = await pair.StartAsync(PersistencePhase.SqliteOnly))
        {
            await before.Database.PutAsync("own", 1);
        }

        if (hasStranger)
        {
            await pair.OnSqliteAsync(
                """
                INSERT INTO faults_notes (id, owner, amount, row_version)
                SELECT 'stranger', 'x', 1, last_version + (1 << 40) FROM persistence_control
                """);
        }

        await using var application = await Histories.EnterDualWriteAsync(pair);
        await application.Engine.Backfill.RunAsync(new BackfillRequest { Tables = ["faults.notes"] }, null, default);

        Assert.Equal(
            await pair.FromSqliteAsync<long>(
                "SELECT min(max(row_version), (SELECT last_version FROM persistence_control)) FROM faults_notes"),
            await pair.FromPostgresAsync<long>("SELECT max(version) FROM persistence.applied"));
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task Running_it_again_changes_nothing_and_copies_nothing()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await using var application = await Histories.EnterDualWriteAsync(pair);
        var request = new BackfillRequest { Tables = ["faults.notes"] };
        await application.Engine.Backfill.RunAsync(request, null, default);
        var state = await pair.FromPostgresAsync<string>(NotesOfPostgres);

        var again = await application.Engine.Backfill.RunAsync(request, null, default);
        var anew = await application.Engine.Backfill.RunAsync(request with { Reconcile = true }, null, default);

        Assert.Equal(0, again.Tables.Single().Rows);
        Assert.Equal(Rows, anew.Tables.Single().Rows);
        Assert.Equal(state, await pair.FromPostgresAsync<string>(NotesOfPostgres));
    }

    [PostgresFact]
    public async Task The_result_is_evidence_of_the_coverage_it_was_gained_under()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, 10);
        await using var application = await Histories.EnterDualWriteAsync(pair);

        await application.Engine.Backfill.RunAsync(new BackfillRequest(), null, default);

        Assert.Equal(Contents.AllTables.Count, await pair.FromSqliteAsync<int>(
            """
            SELECT count(*) FROM persistence_evidence e JOIN persistence_control c ON e.coverage_epoch = c.coverage_epoch
            WHERE e.kind = 'backfill' AND e.is_clean = 1
            """));
    }

    [PostgresFact]
    public async Task It_says_how_far_it_is()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await using var application = await Histories.EnterDualWriteAsync(pair);
        var told = new Told();

        await application.Engine.Backfill.RunAsync(
            new BackfillRequest { Tables = ["faults.notes"], ChunkRows = 1_000 }, told, default);

        Assert.Equal([1_000, 2_000, 2_500, 2_500], told.Progress.Select(progress => progress.Rows));
        Assert.All(told.Progress, progress => Assert.Equal(Rows, progress.Total));
        Assert.All(told.Progress, progress => Assert.True(progress.RowsPerSecond > 0));
        Assert.Equal([false, false, false, true], told.Progress.Select(progress => progress.IsDone));
        Assert.Equal(TimeSpan.Zero, told.Progress[^1].Remaining);
    }

    [PostgresFact]
    public async Task A_table_that_nobody_knows_is_refused_with_the_names_of_those_there_are()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => application.Engine.Backfill.RunAsync(
            new BackfillRequest { Tables = ["workflow.runs"] }, null, default));

        Assert.Contains("workflow.runs", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("workflow.run_records", refusal.Message, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.SqliteOnly, false, "DualWrite")]
    [InlineData(PersistencePhase.ReadCutover, false, "--reverse")]
    [InlineData(PersistencePhase.DualWrite, true, "ReadCutover")]
    [InlineData(PersistencePhase.PostgresOnly, true, "ReadCutover")]
    public async Task A_phase_that_keeps_no_mirror_in_that_direction_refuses_and_says_what_to_do(
        PersistencePhase phase, bool isReverse, string advice)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(phase);

        var refusal = await Assert.ThrowsAsync<PhaseRefusedException>(() => application.Engine.Backfill.RunAsync(
            new BackfillRequest { IsReverse = isReverse }, null, default));

        Assert.Equal(phase, refusal.From);
        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task In_the_other_direction_postgres_fills_sqlite()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.ReadCutover);
        await Histories.EveryTableAsync(application);
        await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
        foreach (var table in new[] { "faults_notes", "workflow_run_records", "observability_token_usage" })
        {
            await pair.OnSqliteAsync($"DELETE FROM {table}");
        }

        var report = await application.Engine.Backfill.RunAsync(
            new BackfillRequest { IsReverse = true, ChunkRows = 7 }, null, default);

        Assert.True(report.IsClean);
        Assert.Equal(40 * Histories.RowsEach, report.Tables.Sum(table => table.Rows));
        await Contents.AssertEqualAsync(pair, Contents.AllTables);
        Assert.Equal(Contents.AllTables.Count, await pair.FromPostgresAsync<int>("SELECT count(*)::int FROM persistence.evidence WHERE is_clean"));
    }

    [PostgresFact]
    public async Task In_phase_2_one_of_the_processes_runs_it_by_itself()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (await pair.StartAsync(PersistencePhase.Backfill))
        {
        }
        await Histories.NotesAsync(pair, Rows);
        await pair.OnSqliteAsync("DELETE FROM persistence_evidence");
        await pair.OnPostgresAsync("DELETE FROM persistence.backfill_checkpoints");

        await using var one = await pair.StartAsync(PersistencePhase.Backfill, null, ("Backfill:ChunkRows", "100"));
        await using var two = await pair.StartAsync(PersistencePhase.Backfill);

        await Eventually.TrueAsync("all tables have evidence", async () => await pair.FromSqliteAsync<int>(
            "SELECT count(*) FROM persistence_evidence WHERE kind = 'backfill' AND is_clean = 1")
                == Contents.AllTables.Count);
        await Contents.AssertEqualAsync(pair);
    }

    private sealed class Told : IProgress<TableProgress>
    {
        public List<TableProgress> Progress { get; } = [];

        public void Report(TableProgress value) => Progress.Add(value);
    }
}
