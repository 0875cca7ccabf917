using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Backfill;

/// <summary>What a run finds on the mirror before it copies: rows of somebody else, and what earlier runs have left.</summary>
public sealed class ForeignRowTests
{
    private static readonly BackfillRequest OfUsages = new() { Tables = ["observability.token_usage"] };

    [PostgresFact]
    public async Task A_row_of_somebody_else_is_found_wherever_it_stands_in_the_table()
    {
        const int rows = 12_000; // more than two pages
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, rows);
        await using var application = await Histories.EnterDualWriteAsync(pair);
        await Histories.NotesOfPostgresAsync(pair, rows);
        await pair.OnPostgresAsync("INSERT INTO faults.notes (id, owner, amount, row_version) VALUES ('zz', 'x', 1, 5)");

        var refusal = await Assert.ThrowsAsync<BackfillRefusedException>(
            () => application.Engine.Backfill.RunAsync(Histories.OfNotes, null, default));

        Assert.Contains("'faults.notes'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, await pair.FromPostgresAsync<long>("SELECT count(*) FROM persistence.backfill_checkpoints"));
        await pair.OnPostgresAsync("DELETE FROM faults.notes WHERE id = 'zz'");
        Assert.True((await application.Engine.Backfill.RunAsync(Histories.OfNotes, null, default)).IsClean);
    }

    [PostgresFact]
    public async Task A_row_of_somebody_else_in_an_append_only_table_is_refused_and_what_retention_dropped_is_not()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await Histories.EnterDualWriteAsync(pair);
        for (var day = 0; day < 3; day++)
        {
            await application.TokenUsages.RecordAsync(new TokenUsage
            {
                CreatedAt = new DateTimeOffset(2026, 3, 1 + day, 0, 0, 0, TimeSpan.Zero), Model = "m",
            });
        }
        await Eventually.DrainedAsync(pair);
        await pair.OnSqliteAsync("DELETE FROM observability_token_usage WHERE created_at LIKE '2026-03-02%'");

        var refusal = await Assert.ThrowsAsync<BackfillRefusedException>(
            () => application.Engine.Backfill.RunAsync(OfUsages, null, default));
        Assert.Contains("append-only", refusal.Message, StringComparison.Ordinal);

        await pair.OnSqliteAsync(
            """
            INSERT INTO persistence_retention_cutoffs VALUES ('observability.token_usage', '2026-03-03T00:00:00.000000Z')
            """);
        Assert.True((await application.Engine.Backfill.RunAsync(OfUsages, null, default)).IsClean);
    }

    [PostgresTheory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task S29_What_a_run_of_an_older_schema_has_left_is_begun_anew(bool isComplete, bool isReverse)
    {
        const int rows = 30;
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(
            isReverse ? PersistencePhase.ReadCutover : PersistencePhase.DualWrite, null, ("Backfill:Enabled", "false"));
        await (isReverse ? Histories.NotesOfPostgresAsync(pair, rows) : Histories.NotesAsync(pair, rows));
        var request = Histories.OfNotes with { ChunkRows = 10, IsReverse = isReverse };
        await application.Engine.Backfill.RunAsync(request, null, default);
        await LeaveAsOlderAsync(pair, isComplete, isReverse);

        var copied = (await application.Engine.Backfill.RunAsync(request, null, default)).Tables.Single();

        Assert.Equal((false, (long)rows), (copied.Resumed, copied.Rows));
        await Contents.AssertEqualAsync(pair);
        var again = (await application.Engine.Backfill.RunAsync(request, null, default)).Tables.Single();
        Assert.Equal((true, 0L), (again.Resumed, again.Rows));
    }

    /// <summary>The checkpoint of an older library, which did not copy a row in front of it.</summary>
    private static async Task LeaveAsOlderAsync(DatabasePair pair, bool isComplete, bool isReverse)
    {
        if (isReverse)
        {
            await pair.OnSqliteAsync(
                $"""
                UPDATE persistence_backfill_checkpoints
                SET schema_version = 0, is_complete = {(isComplete ? 1 : 0)}, last_key = '["n000010"]', rows_done = 10;
                DELETE FROM faults_notes WHERE id IN ('n000003', 'n000020')
                """);
        }
        else
        {
            await pair.OnPostgresAsync(
                $"""
                UPDATE persistence.backfill_checkpoints
                SET schema_version = 0, is_complete = {(isComplete ? "true" : "false")}, last_key = '["n000010"]', rows_done = 10;
                DELETE FROM faults.notes WHERE id IN ('n000003', 'n000020')
                """);
        }
    }
}
