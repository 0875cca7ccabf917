using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Sql;

/// <summary>The statements of a scan in key order.</summary>
internal static class ScanSql
{
    public static string Count(TableDefinition table) => $"SELECT count(*) FROM {table.Name.Sqlite}";

    /// <summary>Version and columns, behind one key and up to another; its reader stops where it has enough.</summary>
    public static string Page(TableDefinition table, bool after, bool upTo)
    {
        var conditions = new List<string>();
        if (after)
        {
            conditions.Add($"({TableSql.Key(table)}) > ({Names(table, "After")})");
        }

        if (upTo)
        {
            conditions.Add($"({TableSql.Key(table)}) <= ({Names(table, "UpTo")})");
        }

        var where = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
        return $"SELECT row_version, {TableSql.Columns(table)} FROM {table.Name.Sqlite}{where} ORDER BY {TableSql.Key(table)}";
    }

    /// <summary>The key behind which to begin, then the key up to which to go.</summary>
    public static string[] Parameters(TableDefinition table) =>
        [.. table.Key.Select((_, i) => $"After{i}"), .. table.Key.Select((_, i) => $"UpTo{i}")];

    private static string Names(TableDefinition table, string prefix) =>
        string.Join(", ", table.Key.Select((_, i) => $"@{prefix}{i}"));
}
