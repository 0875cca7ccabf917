using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Sql;

namespace Persistence.Sdk.Postgres.Loading;

/// <summary>The statements that copy rows into a part of a table of which nothing is there yet.</summary>
internal static class LoadSql
{
    /// <summary>Keeps a partition from being dropped between the checks and the copy.</summary>
    public static string Lock(TableDefinition table) => $"LOCK TABLE {table.Name.Postgres} IN ROW EXCLUSIVE MODE";

    /// <summary>
    /// Whether nothing stands in the part, the retention cutoff, and whether the table has tombstones at all.
    /// Parameters: the key behind which the part begins, where there is one; that with which it ends, where there is
    /// one.
    /// </summary>
    public static string Check(TableDefinition table, bool after, bool upTo) =>
        $"""
        SELECT (SELECT 1 FROM {table.Name.Postgres}{Where(table, after, upTo)}
                ORDER BY {TableSql.Columns(table.Key)} LIMIT 1) IS NULL,
            {TableSql.Cutoff(table)},
            EXISTS (SELECT FROM persistence.tombstones s WHERE s.table_name = '{table.Name}')
        """;

    /// <summary>Whether one of the keys has a tombstone. Parameter: the key texts.</summary>
    public static string Buried(TableDefinition table) =>
        $"""
        SELECT EXISTS (SELECT FROM persistence.tombstones s
                       WHERE s.table_name = '{table.Name}' AND s.row_key = ANY ($1))
        """;

    public static string Copy(TableDefinition table) =>
        $"COPY {table.Name.Postgres} ({TableSql.Columns(table.Columns)}, row_version) FROM STDIN (FORMAT BINARY)";

    private static string Where(TableDefinition table, bool after, bool upTo)
    {
        var parameters = 0;
        var conditions = new[] { (after, ">"), (upTo, "<=") }.Where(bound => bound.Item1)
            .Select(bound => $"({TableSql.Columns(table.Key)}) {bound.Item2} ({Numbers()})").ToArray();
        return conditions.Length == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";

        string Numbers() => string.Join(", ", table.Key.Select(_ => $"${++parameters}"));
    }
}
