using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Sql;

/// <summary>The statements that remove expired rows.</summary>
internal static class PurgeSql
{
    /// <summary>
    /// Key text and version of the rows that expired first. Parameters: now, limit.
    /// </summary>
    public static string Candidates(TableDefinition table, ColumnDefinition expiry) =>
        $"""
        SELECT {TableSql.KeyText(table)}, row_version FROM {table.Name.Postgres}
        WHERE {expiry.Name} <= $1 ORDER BY {expiry.Name} LIMIT $2
        """;

    /// <summary>
    /// Removes rows that still stand at the version at which they were seen to have expired, and keeps that version as
    /// tombstone; gives back their number. Parameters: the key columns' arrays, versions, key texts.
    /// </summary>
    public static string Remove(TableDefinition table) =>
        $"""
        WITH gone AS (
        DELETE FROM {table.Name.Postgres} AS t USING {TableSql.Source(table.Key)}
        WHERE {TableSql.SameKey(table)} AND t.row_version = i._clock
        RETURNING i._key, t.row_version
        ), buried AS (
        INSERT INTO persistence.tombstones AS s (table_name, row_key, version, gc_generation)
        SELECT '{table.Name}', g._key, g.row_version, {TableSql.GcGeneration} FROM gone g
        ON CONFLICT (table_name, row_key) DO UPDATE SET version = greatest(s.version, excluded.version),
            gc_generation = excluded.gc_generation
        )
        SELECT count(*)::int FROM gone
        """;
}
