using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

public sealed class BackfillTests
{
    private const string Table = "workflow.run_records";

    [PostgresFact]
    public async Task The_history_is_copied_once_with_lines_of_progress_and_again_where_it_is_asked_for()
    {
        await using var pair = await BegunAsync(25);

        var first = (await pair.RunAsync("backfill", "--json")).Ended(0);
        var again = (await pair.RunAsync("backfill", "--table", Table, "--json")).Ended(0);
        await pair.OnPostgresAsync("DELETE FROM workflow.run_records WHERE run_id = 'run-3'");
        var reconciled = (await pair.RunAsync("backfill", "--table", Table, "--reconcile", "--json")).Ended(0);

        Assert.Equal((25L, false), Copied(first));
        Assert.Contains($"{Table}: 25 of 25 rows, done", first.Errors, StringComparison.Ordinal);
        Assert.Equal((0L, true), Copied(again));
        Assert.Equal(25L, Copied(reconciled).Rows);
        Assert.Equal(25, await pair.FromPostgresAsync<long>("SELECT count(*) FROM workflow.run_records"));
    }

    [PostgresFact]
    public async Task Rows_that_the_mirror_refuses_are_counted_and_found_among_the_pending()
    {
        await using var pair = await BegunAsync(3);
        await pair.OnSqliteAsync("UPDATE workflow_run_records SET papers_dir = 'a' || char(0) WHERE run_id = 'run-1'");

        var run = (await pair.RunAsync("backfill")).Ended(3);

        Assert.Contains("persistence pending list --parked", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, await pair.FromPostgresAsync<long>("SELECT count(*) FROM workflow.run_records"));
        var parked = (await pair.RunAsync("pending", "list", "--parked")).Ended(0);
        Assert.Contains("run-1", parked.Output, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_direction_a_phase_or_a_table_that_is_wrong_is_refused_and_nothing_is_copied()
    {
        await using var pair = await Pair.CreateAsync();

        var unstarted = (await pair.RunAsync("backfill")).Ended(1);
        await pair.WriteRunsAsync(PersistencePhase.SqliteOnly, 1);
        var early = (await pair.RunAsync("backfill")).Ended(1);
        (await pair.RunAsync("phase", "set", "DualWrite")).Ended(0);
        var reverse = (await pair.RunAsync("backfill", "--reverse")).Ended(1);
        var table = (await pair.RunAsync("backfill", "--table", "workflow.nothing")).Ended(2);
        var rows = (await pair.RunAsync("backfill", "--chunk-rows", "99")).Ended(2);

        Assert.Contains("persistence phase set SqliteOnly", unstarted.Errors, StringComparison.Ordinal);
        Assert.Contains("persistence phase set DualWrite", early.Errors, StringComparison.Ordinal);
        Assert.Contains("ReadCutover", reverse.Errors, StringComparison.Ordinal);
        Assert.Contains(Table, table.Errors, StringComparison.Ordinal);
        Assert.Contains("100 to 100000", rows.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await pair.FromPostgresAsync<long>("SELECT count(*) FROM workflow.run_records"));
    }

    [PostgresFact]
    public async Task A_target_with_rows_of_another_origin_is_refused_and_keeps_them()
    {
        await using var pair = await BegunAsync(1);
        await pair.OnPostgresAsync(
            """
            INSERT INTO workflow.run_records (run_id, record_kind, step, record_key, config_effective_json,
                confidence_label_counts_json, created_at, updated_at, output_json, payload_json, metadata_json, row_version)
            VALUES ('theirs', 'run', '', '', '{}', '{}', now(), now(), '{}', '{}', '{}', 1)
            """);

        var refused = (await pair.RunAsync("backfill")).Ended(1);

        Assert.Contains(Table, refused.Errors, StringComparison.Ordinal);
        Assert.Contains("--reconcile", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("theirs", await pair.FromPostgresAsync<string>("SELECT run_id FROM workflow.run_records"));
    }

    /// <summary>History from before the mirror, and the phase in which it is copied.</summary>
    private static async Task<Pair> BegunAsync(int runs)
    {
        var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.SqliteOnly, runs);
        (await pair.RunAsync("phase", "set", "DualWrite")).Ended(0);
        return pair;
    }

    private static (long Rows, bool Resumed) Copied(ToolRun run)
    {
        var table = run.Document.GetProperty("tables").EnumerateArray()
            .Single(table => table.GetProperty("table").GetString() == Table);
        return (table.GetProperty("rows").GetInt64(), table.GetProperty("resumed").GetBoolean());
    }
}
