using System.Text.Json;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Migration.Parity;

namespace Persistence.Sdk.Cli.Verbs.Verify;

/// <summary>What <c>verify --json</c> writes.</summary>
/// <param name="Clean">Whether the sides are equal, but for what is in flight or has been healed.</param>
/// <param name="Mode">How closely it was looked.</param>
/// <param name="Seed">Chose the places of a sample; null in the other modes.</param>
/// <param name="Tables">The tables.</param>
internal sealed record VerifyDocument(bool Clean, string Mode, int? Seed, IReadOnlyList<VerifyDocument.Compared> Tables)
{
    public static VerifyDocument Of(ParityReport report, bool showsValues) => new(
        report.IsClean, ParityWords.Of(report.Mode), report.Seed,
        [.. report.Tables.Select(table => Of(table, showsValues))]);

    private static Compared Of(TableParity table, bool showsValues) => new(
        table.Table, table.Sqlite, table.Postgres, table.MissingInPostgres, table.MissingInSqlite, table.Different,
        table.AuthorityBehind, table.InFlight, table.Repaired,
        [.. table.Samples.Select(sample => new Sample(
            JsonText.Key(sample.Key), ParityWords.Of(sample.Kind), [.. sample.Columns.Select(column => column.Column)],
            showsValues ? sample.Columns : null, sample.NotRepaired))]);

    /// <summary>A table that was compared.</summary>
    internal sealed record Compared(
        string Table, long Sqlite, long Postgres, long MissingInPostgres, long MissingInSqlite, long Different,
        long AuthorityBehind, long InFlight, long Repaired, IReadOnlyList<Sample> Samples);

    /// <summary>A key at which the sides differ; values only where they were asked for.</summary>
    internal sealed record Sample(
        JsonElement Key, string Kind, IReadOnlyList<string> Columns, IReadOnlyList<ColumnDifference>? Values,
        string? NotRepaired);
}
