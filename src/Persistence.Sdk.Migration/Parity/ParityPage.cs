using System.Globalization;
using System.Text;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>A report as a page in Markdown, for people.</summary>
internal static class ParityPage
{
    public static string Of(ParityReport report)
    {
        var page = new StringBuilder("# Comparison of SQLite and Postgres\n\n");
        page.Append(report.IsClean ? "**Clean.** " : "**The sides differ.** ")
            .Append(
                CultureInfo.InvariantCulture,
                $"Mode {Mode(report)}; coverage since epoch {report.CoverageEpoch}.\n\n");
        page.Append("| Table | SQLite | Postgres | Missing in Postgres | Missing in SQLite | Different ")
            .Append("| Authority behind | In flight | Repaired |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var table in report.Tables)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {table.Table} | {table.Sqlite:N0} | {table.Postgres:N0} | {table.MissingInPostgres:N0} ")
                .Append(
                    CultureInfo.InvariantCulture,
                    $"| {table.MissingInSqlite:N0} | {table.Different:N0} | {table.AuthorityBehind:N0} ")
                .Append(CultureInfo.InvariantCulture, $"| {table.InFlight:N0} | {table.Repaired:N0} |\n");
        }

        foreach (var table in report.Tables.Where(table => table.Samples.Count > 0))
        {
            Append(page, table);
        }

        return page.ToString();
    }

    private static string Mode(ParityReport report) =>
        report.Seed is { } seed ? $"sample (seed {seed})" : report.Mode == ParityMode.Full ? "full" : "counts";

    private static void Append(StringBuilder page, TableParity table)
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"\n## {table.Table}\n\n{table.Samples.Count:N0} of {table.Differences:N0} differences:\n\n")
            .Append("| Key | Difference | Columns | Left because |\n|---|---|---|---|\n");
        foreach (var sample in table.Samples)
        {
            page.Append('|').AppendJoin(
                '|', Cell(sample.Key), Cell(Word(sample.Kind)), Cell(string.Join("; ", sample.Columns.Select(Text))),
                Cell(sample.NotRepaired ?? "")).Append("|\n");
        }
    }

    private static string Text(ColumnDifference column) => column is { Sqlite: null, Postgres: null }
        ? column.Column
        : $"{column.Column} (SQLite {column.Sqlite ?? "NULL"}, Postgres {column.Postgres ?? "NULL"})";

    private static string Word(DifferenceKind kind) => kind switch
    {
        DifferenceKind.MissingInPostgres => "missing in Postgres",
        DifferenceKind.MissingInSqlite => "missing in SQLite",
        DifferenceKind.Different => "different",
        DifferenceKind.AuthorityBehind => "authority behind",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of difference has no word."),
    };

    /// <summary>Text that can neither end the cell nor become markup.</summary>
    private static string Cell(string text) =>
        $" {text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).ReplaceLineEndings(" ")} ";
}
