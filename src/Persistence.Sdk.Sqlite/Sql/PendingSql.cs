using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Sql;

/// <summary>The statements on the pending set and the tombstones.</summary>
internal static class PendingSql
{
    /// <summary>
    /// table, key, version, since. A new write un-parks its key; the time since which it waits stays.
    /// </summary>
    public const string Mark =
        "INSERT INTO persistence_pending (table_name, row_key, version, since) VALUES (@T, @K, @V, @S) "
        + "ON CONFLICT (table_name, row_key) DO UPDATE SET "
        + "version = excluded.version, attempts = 0, parked = 0, last_error = NULL";

    /// <summary>table, key, version. A key that was written again meanwhile stays.</summary>
    public const string Acknowledge =
        "DELETE FROM persistence_pending WHERE table_name = @T AND row_key = @K AND version <= @V";

    /// <summary>
    /// table, key, version, parked, error. Only where the version that failed is still the pending one.
    /// </summary>
    public const string Fail =
        "UPDATE persistence_pending SET attempts = attempts + 1, parked = @P, last_error = @E "
        + "WHERE table_name = @T AND row_key = @K AND version = @V";

    /// <summary>table, key.</summary>
    public const string Find =
        "SELECT table_name, row_key, version, since, attempts, last_error, parked FROM persistence_pending "
        + "WHERE table_name = @T AND row_key = @K";

    /// <summary>
    /// table, key. One statement and so one snapshot: phase, epoch, generation, the identities; whether this side
    /// answers, whether the table is proved equal, whether the key is pending.
    /// </summary>
    public const string Standing =
        "SELECT c.epoch, c.generation, c.own_id, c.peer_id, c.authority = 'sqlite' AND c.state <> 'raising', "
        + "c.phase = 2 AND c.coverage_epoch > 0 AND c.unverified_version IS NULL AND EXISTS ("
        + "SELECT 1 FROM persistence_evidence e WHERE e.kind = 'parity' AND e.table_name = @T AND e.is_clean = 1 "
        + "AND e.coverage_epoch = c.coverage_epoch), "
        + "EXISTS (SELECT 1 FROM persistence_pending p WHERE p.table_name = @T AND p.row_key = @K), c.schema_version "
        + "FROM persistence_control c WHERE c.scope = 'default'";

    /// <summary>table or NULL for all, key or NULL for all.</summary>
    public const string Unpark =
        "UPDATE persistence_pending SET parked = 0, attempts = 0 "
        + "WHERE parked = 1 AND (@T IS NULL OR table_name = @T) AND (@K IS NULL OR row_key = @K)";

    /// <summary>table, key, version. A key that was written again meanwhile stays.</summary>
    public const string Discard =
        "DELETE FROM persistence_pending WHERE table_name = @T AND row_key = @K AND version = @V AND parked = 1";

    /// <summary>table, key, version, since, parked, error. A key that is pending at a higher version stays.</summary>
    public const string EnterRefused =
        "INSERT INTO persistence_pending (table_name, row_key, version, since, attempts, parked, last_error) "
        + "VALUES (@T, @K, @V, @S, 1, @P, @E) ON CONFLICT (table_name, row_key) DO UPDATE SET "
        + "version = excluded.version, attempts = persistence_pending.attempts + 1, parked = excluded.parked, "
        + "last_error = excluded.last_error WHERE persistence_pending.version <= excluded.version";

    public const string Summarize =
        "SELECT count(*), coalesce(sum(parked), 0), min(since) FROM persistence_pending";

    /// <summary>table, key, version, collection.</summary>
    public const string Bury =
        "INSERT INTO persistence_tombstones (table_name, row_key, version, gc_generation) VALUES (@T, @K, @V, @G) "
        + "ON CONFLICT (table_name, row_key) DO UPDATE SET version = excluded.version, "
        + "gc_generation = excluded.gc_generation "
        + "WHERE excluded.version > persistence_tombstones.version";

    /// <summary>table, key.</summary>
    public const string FindTombstone =
        "SELECT version FROM persistence_tombstones WHERE table_name = @T AND row_key = @K";

    /// <summary>
    /// parked, before, since, table, key, limit. Keys of tables that this process does not know are left to one that
    /// does; the unary plus keeps the index on (parked, since).
    /// </summary>
    public static string Page(IEnumerable<TableDefinition> tables, bool after, bool before) =>
        "SELECT table_name, row_key, version, since, attempts, last_error FROM persistence_pending WHERE parked = @P "
        + $"AND +table_name IN ({string.Join(", ", tables.Select(table => $"'{table.Name}'"))})"
        + (before ? " AND since < @B" : "")
        + (after ? " AND (since, table_name, row_key) > (@S, @T, @K)" : "")
        + " ORDER BY since, table_name, row_key LIMIT @L";
}
