using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Sql;

/// <summary>
/// The statements that give keys new versions. Parameters: the key columns' arrays, for each key the version to be
/// above (here <c>_clock</c>), and the key texts.
/// </summary>
internal static class RestampSql
{
    /// <summary>
    /// Stamps rows, or tombstones where there is no row, marks the keys, and gives back key, version and, where there
    /// is a row, its columns. A further parameter: the clock.
    /// </summary>
    public static string Raise(TableDefinition table) =>
        $"""
        WITH rows AS (
        UPDATE {table.Name.Postgres} AS t SET row_version =
            greatest(
                ${table.Key.Count + 3}, i._clock, t.row_version, {TableSql.Tombstone(table)}, {TableSql.Floor(table)}) + 1
        FROM {TableSql.Source(table.Key)} WHERE {TableSql.SameKey(table)}
        RETURNING i._key, t.row_version, {TableSql.Columns(table.Columns, "t.")}
        ), {Gone(table)}, changed AS (
        SELECT _key, row_version FROM rows UNION ALL SELECT _key, row_version FROM gone
        ), {StepSql.Journal(table, "c._key")}, noted AS (
        UPDATE persistence.control SET last_version = greatest(last_version, (SELECT max(c.row_version) FROM changed c))
        WHERE scope = 'default'
        )
        SELECT c._key, c.row_version, r._key IS NOT NULL, {TableSql.Columns(table.Columns, "r.")}
        FROM changed c LEFT JOIN rows r ON r._key = c._key
        """;

    /// <summary>Marks keys pending at the versions that stand there.</summary>
    public static string Mark(TableDefinition table) =>
        $"""
        WITH changed AS (
        SELECT i._key, coalesce(t.row_version, {TableSql.Tombstone(table)}, i._clock) AS row_version
        FROM {TableSql.Source(table.Key)} LEFT JOIN {table.Name.Postgres} t ON {TableSql.SameKey(table)}
        ), {StepSql.Journal(table, "c._key")}
        SELECT count(*) FROM changed
        """;

    // An append-only table has no tombstones, and its inserts wait for no lock: a row that is inserted at the same time
    // must not be older than its own absence, so that stays below the clock.
    private static string Gone(TableDefinition table)
    {
        var missing = $"FROM {TableSql.Source(table.Key)} "
            + $"WHERE NOT EXISTS (SELECT FROM {table.Name.Postgres} AS t WHERE {TableSql.SameKey(table)})";
        return table.IsAppendOnly
            ? $"gone AS (SELECT i._key, greatest(i._clock, {TableSql.Floor(table)}) + 1 AS row_version {missing})"
            : $"""
            gone AS (
            INSERT INTO persistence.tombstones (table_name, row_key, version, gc_generation)
            SELECT '{table.Name}', i._key,
                greatest(${table.Key.Count + 3}, i._clock, {TableSql.Tombstone(table)}, {TableSql.Floor(table)}) + 1,
                {TableSql.GcGeneration}
            {missing}
            ON CONFLICT (table_name, row_key) DO UPDATE SET version = excluded.version,
                gc_generation = excluded.gc_generation
            RETURNING row_key AS _key, version AS row_version
            )
            """;
    }
}
