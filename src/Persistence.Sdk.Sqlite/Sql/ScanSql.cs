using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Sql;

/// <summary>The statements of a scan in key order.</summary>
internal static class ScanSql
{
    public static string Count(TableDefinition table) => $"SELECT count(*) FROM {table.Name.Sqlite}";

    /// <summary>Parameters: the cutoff or NULL, and the time.</summary>
    public static string CountLive(TableDefinition table)
    {
        var aged = table.AgesBy is { } instant
            ? $"@Cutoff IS NULL OR {instant.Name} >= @Cutoff"
            : "@Cutoff IS NULL OR 1";
        var expired = table.ExpiresAt is { } expiry
            ? $"{expiry.Name} IS NULL OR {expiry.Name} > @Now"
            : "@Now IS NOT NULL";
        return $"SELECT count(*) FROM {table.Name.Sqlite} WHERE ({aged}) AND ({expired})";
    }

    /// <summary>Whether the table has a row older than the parameter.</summary>
    public static string HasOlder(TableDefinition table) =>
        $"SELECT EXISTS (SELECT 1 FROM {table.Name.Sqlite} WHERE {table.AgesBy!.Name} < @Cutoff)";

    public static string KeyAt(TableDefinition table) =>
        $"SELECT {TableSql.Key(table)} FROM {table.Name.Sqlite} ORDER BY {TableSql.Key(table)} LIMIT 1 OFFSET @Place";

    public const string Cutoff = "SELECT cutoff FROM persistence_retention_cutoffs WHERE table_name = @T";

    public const string IsPending = "SELECT 1 FROM persistence_pending WHERE table_name = @T AND row_key = @K";

    /// <summary>Version and columns, behind one key and up to another; its reader stops where it has enough.</summary>
    public static string Page(TableDefinition table, bool after, bool upTo)
    {
        var where = string.Join(" AND ", Range(table, after, upTo));
        return $"SELECT row_version, {TableSql.Columns(table)} FROM {table.Name.Sqlite}"
            + $"{(where.Length == 0 ? "" : $" WHERE {where}")} ORDER BY {TableSql.Key(table)}";
    }

    /// <summary>The keys of a part of a table for which a condition holds.</summary>
    public static string Keys(TableDefinition table, string condition, bool after, bool upTo) =>
        $"SELECT {TableSql.Key(table)} FROM {table.Name.Sqlite} AS t "
        + $"WHERE {string.Join(" AND ", [.. Range(table, after, upTo), condition])} ORDER BY {TableSql.Key(table)}";

    /// <summary>Whether all columns that refer to a parent are filled and no such row is there.</summary>
    public static string IsOrphan(ForeignKeyDefinition parent) =>
        string.Join(" AND ", parent.Columns.Select(column => $"t.{column} IS NOT NULL"))
        + $" AND NOT EXISTS (SELECT 1 FROM {parent.Parent.Name.Sqlite} AS p WHERE "
        + string.Join(" AND ", parent.Columns.Select((column, i) => $"p.{parent.Parent.Key[i].Name} = t.{column}"))
        + ")";

    /// <summary>Whether other rows have the same values, none of them NULL.</summary>
    public static string IsDuplicate(TableDefinition table, UniqueDefinition unique)
    {
        var columns = string.Join(", ", unique.Columns);
        var filled = string.Join(" AND ", unique.Columns.Select(column => $"{column} IS NOT NULL"));
        return $"({columns}) IN (SELECT {columns} FROM {table.Name.Sqlite} WHERE {filled} "
            + $"GROUP BY {columns} HAVING count(*) > 1)";
    }

    /// <summary>The key behind which to begin, then the key up to which to go.</summary>
    public static string[] Parameters(TableDefinition table) =>
        [.. table.Key.Select((_, i) => $"After{i}"), .. table.Key.Select((_, i) => $"UpTo{i}")];

    private static IEnumerable<string> Range(TableDefinition table, bool after, bool upTo)
    {
        if (after)
        {
            yield return $"({TableSql.Key(table)}) > ({Names(table, "After")})";
        }

        if (upTo)
        {
            yield return $"({TableSql.Key(table)}) <= ({Names(table, "UpTo")})";
        }
    }

    private static string Names(TableDefinition table, string prefix) =>
        string.Join(", ", table.Key.Select((_, i) => $"@{prefix}{i}"));
}
