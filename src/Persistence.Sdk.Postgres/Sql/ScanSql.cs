using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Sql;

/// <summary>The statements of a scan in key order.</summary>
internal static class ScanSql
{
    public static string Count(TableDefinition table) => $"SELECT count(*) FROM {table.Name.Postgres}";

    /// <summary>
    /// Version and columns. Parameters: the key behind which to begin, where there is one; the key up to which to go,
    /// where there is one; the limit.
    /// </summary>
    public static string Page(TableDefinition table, bool after, bool upTo)
    {
        var conditions = new List<string>();
        var parameters = 0;
        if (after)
        {
            conditions.Add($"({TableSql.Columns(table.Key)}) > ({Numbers()})");
        }

        if (upTo)
        {
            conditions.Add($"({TableSql.Columns(table.Key)}) <= ({Numbers()})");
        }

        var where = conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";
        return $"""
            SELECT row_version, {TableSql.Columns(table.Columns)} FROM {table.Name.Postgres} {where}
            ORDER BY {TableSql.Columns(table.Key)} LIMIT ${parameters + 1}
            """;

        string Numbers() => string.Join(", ", table.Key.Select(_ => $"${++parameters}"));
    }
}
