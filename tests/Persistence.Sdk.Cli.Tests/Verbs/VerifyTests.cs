using System.Text.Json;
using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

public sealed class VerifyTests
{
    private const string Table = "workflow.run_records";

    [PostgresFact]
    public async Task Differences_are_counted_by_kind_shown_with_their_columns_and_healed_when_asked_for()
    {
        await using var pair = await MirroredAsync(4);
        var clean = (await pair.RunAsync("verify")).Ended(0);
        await pair.OnPostgresAsync("UPDATE workflow.run_records SET papers_dir = 'secret' WHERE run_id = 'run-0'");
        await pair.OnPostgresAsync("DELETE FROM workflow.run_records WHERE run_id = 'run-1'");

        var found = (await pair.RunAsync("verify", "--json")).Ended(3);
        var healed = (await pair.RunAsync("verify", "--repair", "--json")).Ended(0);
        var after = (await pair.RunAsync("verify", "--json")).Ended(0);

        Assert.Contains("Both sides are equal", clean.Output, StringComparison.Ordinal);
        var table = Compared(found);
        Assert.Equal((4L, 3L, 1L, 1L), (
            Number(table, "sqlite"), Number(table, "postgres"), Number(table, "missingInPostgres"),
            Number(table, "different")));
        var different = table.GetProperty("samples").EnumerateArray()
            .Single(sample => sample.GetProperty("kind").GetString() == "different");
        Assert.Equal("""["papers_dir"]""", different.GetProperty("columns").GetRawText().Replace("\n", "")
            .Replace(" ", ""));
        Assert.DoesNotContain("secret", found.Output + found.Errors, StringComparison.Ordinal);
        Assert.Equal(2, Number(Compared(healed), "repaired"));
        Assert.Equal(0, Number(Compared(after), "different"));
    }

    [PostgresFact]
    public async Task Rows_of_which_the_mirror_is_ahead_are_taken_only_by_a_word_of_their_own()
    {
        await using var pair = await MirroredAsync(1);
        await pair.OnPostgresAsync(
            "UPDATE workflow.run_records SET papers_dir = 'newer', row_version = row_version + 1000000 WHERE "
                + "run_id = 'run-0'");

        var left = (await pair.RunAsync("verify", "--repair")).Ended(3);
        var taken = (await pair.RunAsync("verify", "--repair", "--take-from-mirror")).Ended(0);

        Assert.Contains("--take-from-mirror", left.Output, StringComparison.Ordinal);
        Assert.Contains("Both sides are equal", taken.Output, StringComparison.Ordinal);
        Assert.Equal("newer", await pair.FromSqliteAsync<string>("SELECT papers_dir FROM workflow_run_records"));
    }

    [PostgresFact]
    public async Task A_report_is_written_with_values_only_where_they_are_asked_for()
    {
        await using var pair = await MirroredAsync(1);
        await pair.OnPostgresAsync("UPDATE workflow.run_records SET papers_dir = 'pa|pers' WHERE run_id = 'run-0'");

        (await pair.RunAsync("verify", "--markdown", pair.File("plain.md"))).Ended(3);
        (await pair.RunAsync("verify", "--report", pair.File("full.md"), "--show-values", "--mode", "sample")).Ended(3);

        var (plain, full) = (await File.ReadAllTextAsync(pair.File("plain.md")),
            await File.ReadAllTextAsync(pair.File("full.md")));
        Assert.Contains($"| `{Table}` | 1 | 1 | 0 | 0 | 1 |", plain, StringComparison.Ordinal);
        Assert.Contains("papers\\_dir", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("pers |", plain, StringComparison.Ordinal);
        Assert.Contains("Postgres pa\\|pers", full, StringComparison.Ordinal);
        Assert.Contains("Seed of the sample", full, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task What_makes_no_sense_is_refused_before_anything_is_read()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.SqliteOnly, 1);

        var alone = (await pair.RunAsync("verify")).Ended(1);
        var take = (await pair.RunAsync("verify", "--take-from-mirror")).Ended(2);
        var counts = (await pair.RunAsync("verify", "--mode", "counts", "--repair")).Ended(2);
        var mode = (await pair.RunAsync("verify", "--mode", "thorough")).Ended(2);
        var report = (await pair.RunAsync("verify", "--markdown", pair.File("none/report.md"))).Ended(2);

        Assert.Contains("persistence phase set DualWrite", alone.Errors, StringComparison.Ordinal);
        Assert.Contains("--repair", take.Errors, StringComparison.Ordinal);
        Assert.Contains("--mode sample or full", counts.Errors, StringComparison.Ordinal);
        Assert.Contains("counts, sample, full", mode.Errors, StringComparison.Ordinal);
        Assert.Contains("--markdown", report.Errors, StringComparison.Ordinal);
    }

    private static async Task<Pair> MirroredAsync(int runs)
    {
        var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.DualWrite, runs);
        return pair;
    }

    private static JsonElement Compared(ToolRun run) => run.Document.GetProperty("tables").EnumerateArray()
        .Single(table => table.GetProperty("table").GetString() == Table);

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
