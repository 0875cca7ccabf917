using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Sql;

namespace Persistence.Sdk.Postgres.Upkeep;

/// <summary>The statements of the collection of tombstones and of retention.</summary>
internal static class UpkeepSql
{
    public const string Clock = "SELECT clock_timestamp()";

    /// <summary>
    /// table, after, limit; gives the key that ends the page, how many it holds, how many were removed.
    /// </summary>
    public const string Collect =
        $"""
        WITH page AS MATERIALIZED (
        SELECT s.row_key FROM persistence.tombstones s WHERE s.table_name = $1 AND s.row_key > $2
        ORDER BY s.row_key LIMIT $3
        ), gone AS (
        DELETE FROM persistence.tombstones AS s USING page WHERE s.table_name = $1 AND s.row_key = page.row_key
            AND {Removable}
        RETURNING s.version
        ), raised AS (
        INSERT INTO persistence.version_floors AS f (table_name, version)
        SELECT $1, max(g.version) FROM gone g HAVING count(*) > 0
        ON CONFLICT (table_name) DO UPDATE SET version = greatest(f.version, excluded.version)
        )
        SELECT (SELECT max(p.row_key) FROM page p), (SELECT count(*) FROM page), (SELECT count(*) FROM gone)
        """;

    /// <summary>table.</summary>
    public const string Count =
        $"SELECT count(*), count(*) FILTER (WHERE {Removable}) FROM persistence.tombstones s WHERE s.table_name = $1";

    /// <summary>table, cutoff; gives what is recorded then.</summary>
    public const string RaiseCutoff =
        """
        INSERT INTO persistence.retention_cutoffs AS r (table_name, cutoff) VALUES ($1, $2)
        ON CONFLICT (table_name) DO UPDATE SET cutoff = greatest(r.cutoff, excluded.cutoff)
        RETURNING r.cutoff
        """;

    /// <summary>
    /// schema, name; gives 1 where a partition went, 0 where there is none to go, -1 where it is in use.
    /// </summary>
    public const string DropMonth = "SELECT persistence.drop_month($1, $2)";

    private const string Removable =
        """
        s.gc_generation <= (SELECT c.gc_generation - 2 FROM persistence.control c WHERE c.scope = 'default')
            AND NOT EXISTS (SELECT FROM persistence.pending p
                            WHERE p.table_name = s.table_name AND p.row_key = s.row_key)
        """;

    /// <summary>
    /// Removes the oldest rows of those that retention does not keep. Rows of a table that only grows are locked by
    /// nobody but another removal or a repair. Parameter: the limit.
    /// </summary>
    public static string Retire(TableDefinition table) =>
        $"""
        WITH old AS MATERIALIZED (
        SELECT {TableSql.Columns(table.Key)} FROM {table.Name.Postgres} i{TableSql.IsRetired(table)}
        ORDER BY i.{table.AgesBy!.Name} LIMIT $1 FOR UPDATE SKIP LOCKED
        )
        DELETE FROM {table.Name.Postgres} AS t USING old i WHERE {TableSql.SameKey(table)}
        """;
}
