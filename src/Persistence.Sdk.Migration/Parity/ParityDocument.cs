using System.Text.Json;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>A report as a JSON document: keys and columns, and values only where they were asked for.</summary>
/// <param name="Clean">Whether the sides are equal, but for what is in flight or has been healed.</param>
/// <param name="Mode"><c>counts</c>, <c>sample</c> or <c>full</c>.</param>
/// <param name="Seed">The seed that chose the places of a sample; null in the other modes.</param>
/// <param name="Tables">The tables.</param>
internal sealed record ParityDocument(
    bool Clean, string Mode, int? Seed, IReadOnlyList<ParityDocument.Compared> Tables)
{
    public static ParityDocument Of(ParityReport report) => new(
        report.IsClean, Word(report.Mode), report.Seed,
        [.. report.Tables.Select(table => new Compared(
            table.Table, table.IsClean, table.Sqlite, table.Postgres, table.MissingInPostgres, table.MissingInSqlite,
            table.Different, table.AuthorityBehind, table.InFlight, table.Repaired,
            [.. table.Samples.Select(SampleOf)]))]);

    private static Sample SampleOf(RowDifference difference) => new(
        JsonSerializer.Deserialize<JsonElement>(difference.Key),
        JsonNamingPolicy.CamelCase.ConvertName($"{difference.Kind}"),
        [.. difference.Columns.Select(column => column.Column)],
        difference.Columns.Where(column => column.Sqlite is not null || column.Postgres is not null)
            .ToDictionary(column => column.Column, column => new Pair(column.Sqlite, column.Postgres)),
        difference.NotRepaired);

    private static string Word(ParityMode mode) => JsonNamingPolicy.CamelCase.ConvertName($"{mode}");

    /// <summary>A table.</summary>
    internal sealed record Compared(
        string Table, bool Clean, long Sqlite, long Postgres, long MissingInPostgres, long MissingInSqlite,
        long Different, long AuthorityBehind, long InFlight, long Repaired, IReadOnlyList<Sample> Samples);

    /// <summary>
    /// A key at which the sides differ; versions are always told, other values where they were asked for.
    /// </summary>
    internal sealed record Sample(
        JsonElement Key, string Kind, IReadOnlyList<string> Columns, IReadOnlyDictionary<string, Pair> Values,
        string? NotRepaired);

    /// <summary>The values of both sides.</summary>
    internal sealed record Pair(string? Sqlite, string? Postgres);
}
