using System.Text;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Migration.Parity;

namespace Persistence.Sdk.Cli.Verbs.Verify;

/// <summary>A comparison as a document for people who were not there.</summary>
internal static class MarkdownReport
{
    public static string Of(ParityReport report, DateTimeOffset now)
    {
        var text = new StringBuilder("# Parity of SQLite and Postgres\n\n");
        text.Append(Inv($"- Compared: {Moment.Of(now)}\n- Mode: {ParityWords.Of(report.Mode)}\n"));
        if (report.Seed is { } seed)
        {
            text.Append(Inv($"- Seed of the sample: {seed}\n"));
        }

        text.Append(Inv($"- Coverage since epoch: {report.CoverageEpoch}\n"));
        text.Append(Inv($"- Result: {(report.IsClean ? "clean" : "**differences**")}\n\n"));
        text.Append("| Table | SQLite | Postgres | Not in Postgres | Not in SQLite | Different | Behind | In "
            + "flight | Repaired |\n");
        text.Append("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var table in report.Tables)
        {
            text.Append(Inv($"| `{table.Table}` | {table.Sqlite} | {table.Postgres} | {table.MissingInPostgres} "));
            text.Append(Inv($"| {table.MissingInSqlite} | {table.Different} | {table.AuthorityBehind} "));
            text.Append(Inv($"| {table.InFlight} | {table.Repaired} |\n"));
        }

        foreach (var table in report.Tables.Where(table => table.Samples.Count > 0))
        {
            text.Append(Inv($"\n## {table.Table}\n\n| Key | Found |\n|---|---|\n"));
            foreach (var sample in table.Samples)
            {
                text.Append(Inv($"| {Cell(sample.Key)} | {Cell(ParityWords.Describe(sample))} |\n"));
            }
        }

        return text.ToString();
    }

    private static string Inv(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>Keys and values may hold what Markdown takes for its own.</summary>
    private static string Cell(string text)
    {
        var cell = new StringBuilder();
        foreach (var letter in text.ReplaceLineEndings(" "))
        {
            cell.Append(letter is '|' or '`' or '*' or '_' or '<' or '[' or ']' or '\\' or '#'
                ? $"\\{letter}" : $"{letter}");
        }

        return cell.ToString();
    }
}
