namespace Persistence.Sdk.Postgres.Upkeep;

/// <summary>The statements of the collection of tombstones.</summary>
internal static class UpkeepSql
{
    /// <summary>table, after, limit; gives the key that ends the page, how many it holds, how many were removed.</summary>
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

    private const string Removable =
        """
        s.gc_generation <= (SELECT c.gc_generation - 2 FROM persistence.control c WHERE c.scope = 'default')
            AND NOT EXISTS (SELECT FROM persistence.pending p
                            WHERE p.table_name = s.table_name AND p.row_key = s.row_key)
        """;
}
