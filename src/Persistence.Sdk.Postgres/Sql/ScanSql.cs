using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Sql;

/// <summary>The statements of a scan in key order.</summary>
internal static class ScanSql
{
    public static string Count(TableDefinition table) => $"SELECT count(*) FROM {table.Name.Postgres}";

    /// <summary>Parameters: the cutoff or NULL, and the time.</summary>
    public static string CountLive(TableDefinition table)
    {
        var aged = table.AgesBy is { } instant ? $"$1 IS NULL OR {instant.Name} >= $1" : "$1 IS NULL OR true";
        var expired = table.ExpiresAt is { } expiry ? $"{expiry.Name} IS NULL OR {expiry.Name} > $2" : "$2 IS NOT NULL";
        return $"SELECT count(*) FROM {table.Name.Postgres} WHERE ({aged}) AND ({expired})";
    }

    /// <summary>Whether the table has a row older than the parameter.</summary>
    public static string HasOlder(TableDefinition table) =>
        $"SELECT EXISTS (SELECT FROM {table.Name.Postgres} WHERE {table.AgesBy!.Name} < $1)";

    public static string KeyAt(TableDefinition table) =>
        $"SELECT {TableSql.Columns(table.Key)} FROM {table.Name.Postgres} ORDER BY {TableSql.Columns(table.Key)} "
        + "LIMIT 1 OFFSET $1";

    public const string Cutoff = "SELECT cutoff FROM persistence.retention_cutoffs WHERE table_name = $1";

    /// <summary>
    /// Number of the key, version of the row, of the tombstone, whether pending, columns. Parameters: the key columns'
    /// arrays, numbers, key texts.
    /// </summary>
    public static string States(TableDefinition table) =>
        $"""
        SELECT i._clock::int, t.row_version, {TableSql.Tombstone(table)},
            EXISTS (SELECT FROM persistence.pending p WHERE p.table_name = '{table.Name}' AND p.row_key = i._key),
            {TableSql.Columns(table.Columns, "t.")}
        FROM {TableSql.Source(table.Key)} LEFT JOIN {table.Name.Postgres} t ON {TableSql.SameKey(table)}
        """;

    /// <summary>
    /// Version and columns, as such or as one record in binary form. Parameters: the key behind which to begin, where
    /// there is one; the key up to which to go, where there is one; the limit.
    /// </summary>
    public static string Page(TableDefinition table, bool after, bool upTo, bool asRecord)
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
        var columns = $"row_version, {TableSql.Columns(table.Columns)}";
        return $"""
            SELECT {(asRecord ? $"record_send(ROW({columns}))" : columns)} FROM {table.Name.Postgres} {where}
            ORDER BY {TableSql.Columns(table.Key)} LIMIT ${parameters + 1}
            """;

        string Numbers() => string.Join(", ", table.Key.Select(_ => $"${++parameters}"));
    }
}
