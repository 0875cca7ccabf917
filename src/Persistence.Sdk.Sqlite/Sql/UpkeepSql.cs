using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Sql;

/// <summary>The statements of the collection of tombstones.</summary>
internal static class UpkeepSql
{
    /// <summary>table, after, limit: the key that ends a page; none where the page is the last.</summary>
    public const string LastOfPage =
        "SELECT row_key FROM persistence_tombstones WHERE table_name = @T AND row_key > @A ORDER BY row_key "
        + "LIMIT 1 OFFSET @L - 1";

    /// <summary>table, after, up to: whether a page holds any that may go.</summary>
    public const string HasRemovable =
        $"SELECT EXISTS (SELECT 1 FROM persistence_tombstones WHERE {Removable} AND {InPage})";

    /// <summary>table, after, up to; gives back the versions.</summary>
    public const string Remove =
        $"DELETE FROM persistence_tombstones WHERE {Removable} AND {InPage} RETURNING version";

    /// <summary>table, version.</summary>
    public const string RaiseFloor =
        "INSERT INTO persistence_version_floors (table_name, version) VALUES (@T, @V) "
        + "ON CONFLICT (table_name) DO UPDATE SET version = max(version, excluded.version)";

    /// <summary>table, cutoff.</summary>
    public const string RaiseCutoff =
        "INSERT INTO persistence_retention_cutoffs (table_name, cutoff) VALUES (@T, @C) "
        + "ON CONFLICT (table_name) DO UPDATE SET cutoff = max(cutoff, excluded.cutoff)";

    /// <summary>table.</summary>
    public const string Count =
        $"SELECT count(*), coalesce(sum({Removable}), 0) FROM persistence_tombstones WHERE table_name = @T";

    /// <summary>Whether the table has a row that retention does not keep. Parameter: its name.</summary>
    public static string HasRetired(TableDefinition table) =>
        $"SELECT EXISTS (SELECT 1 FROM {table.Name.Sqlite} WHERE {table.AgesBy!.Name} < "
        + "(SELECT cutoff FROM persistence_retention_cutoffs WHERE table_name = @T))";

    private const string InPage = "table_name = @T AND row_key > @A AND (@U IS NULL OR row_key <= @U)";

    private const string Removable =
        "gc_generation <= (SELECT c.gc_generation - 2 FROM persistence_control c WHERE c.scope = 'default') "
        + "AND NOT EXISTS (SELECT 1 FROM persistence_pending p WHERE p.table_name = persistence_tombstones.table_name "
        + "AND p.row_key = persistence_tombstones.row_key)";
}
