using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Sql;

/// <summary>The statements on whole rows of one table, derived from its definition.</summary>
internal static class TableSql
{
    public static string Columns(TableDefinition table, string prefix = "") =>
        string.Join(", ", table.Columns.Select(column => prefix + column.Name));

    public static string Key(TableDefinition table) => string.Join(", ", table.Key.Select(column => column.Name));

    public static string KeyIs(TableDefinition table, string prefix = "") =>
        string.Join(" AND ", table.Key.Select(column => $"{prefix}{column.Name} = @{column.Name}"));

    /// <summary>
    /// The authority's insert, up to its conflict clause. A new row's version is above the clock (which the caller has
    /// raised above the table's floor) and above the tombstone at its key, which an append-only table never has.
    /// </summary>
    public static string Insert(TableDefinition table) =>
        Insert(table, table.IsAppendOnly
            ? "@Version"
            : "max(@Version, "
                + $"coalesce((SELECT version + 1 FROM persistence_tombstones WHERE {TombstoneIs(table)}), 0))");

    /// <summary>
    /// The authority's insert at a key without tombstone, where no row stands. Gives nothing back: a RETURNING clause
    /// lets each statement keep a journal of its own, and giving that up takes the longer the larger the transaction
    /// is.
    /// </summary>
    public static string InsertUndeleted(TableDefinition table) =>
        $"{Insert(table, "@Version")} ON CONFLICT ({Key(table)}) DO NOTHING";

    /// <summary>Writes a whole row as the authority; gives back its version.</summary>
    public static string Put(TableDefinition table) =>
        $"{Insert(table)} ON CONFLICT ({Key(table)}) DO UPDATE SET {Assign(table)}{NextVersion(table)} "
        + "RETURNING row_version";

    /// <summary>Deletes the row at a key as the authority; gives back its version.</summary>
    public static string Delete(TableDefinition table) =>
        $"DELETE FROM {table.Name.Sqlite} WHERE {KeyIs(table)} RETURNING row_version";

    /// <summary>
    /// Takes an image as the mirror, only above row and tombstone; in an append-only table, only where nothing stands.
    /// </summary>
    public static string ApplyRow(TableDefinition table) => table.IsAppendOnly
        ? InsertUndeleted(table)
        : $"INSERT INTO {table.Name.Sqlite} ({Columns(table)}, row_version) SELECT {Columns(table, "@")}, @Version "
        + $"WHERE NOT EXISTS (SELECT 1 FROM persistence_tombstones WHERE {TombstoneIs(table)} AND version >= @Version) "
        + $"ON CONFLICT ({Key(table)}) DO UPDATE SET {Assign(table)}row_version = excluded.row_version "
        + $"WHERE excluded.row_version > {table.Name.Sqlite}.row_version";

    /// <summary>Removes the row at a key as the mirror, only an older one.</summary>
    public static string ApplyDeletion(TableDefinition table) =>
        $"DELETE FROM {table.Name.Sqlite} WHERE {KeyIs(table)} AND row_version < @Version";

    /// <summary>Removes the rows that expired first; gives back version and key of each.</summary>
    public static string Purge(TableDefinition table, ColumnDefinition expiry) =>
        $"DELETE FROM {table.Name.Sqlite} WHERE ({Key(table)}) IN (SELECT {Key(table)} FROM {table.Name.Sqlite} "
        + $"WHERE {expiry.Name} <= @Now ORDER BY {expiry.Name} LIMIT @Limit) RETURNING row_version, {Key(table)}";

    /// <summary>
    /// Removes the oldest rows of those that retention does not keep. Parameters: the table's name, the limit.
    /// </summary>
    public static string Retire(TableDefinition table, ColumnDefinition instant) =>
        $"DELETE FROM {table.Name.Sqlite} WHERE ({Key(table)}) IN (SELECT {Key(table)} FROM {table.Name.Sqlite} "
        + $"WHERE {instant.Name} < (SELECT cutoff FROM persistence_retention_cutoffs WHERE table_name = @Table) "
        + $"ORDER BY {instant.Name} LIMIT @Limit)";

    /// <summary>Gives a row a version above the one given and its own; gives back version and columns.</summary>
    public static string Raise(TableDefinition table) =>
        $"UPDATE {table.Name.Sqlite} SET row_version = max(@Version, row_version) + 1 WHERE {KeyIs(table)} "
        + $"RETURNING row_version, {Columns(table)}";

    public static string FindVersion(TableDefinition table) =>
        $"SELECT row_version FROM {table.Name.Sqlite} WHERE {KeyIs(table)}";

    public static string Find(TableDefinition table) =>
        $"SELECT row_version, {Columns(table)} FROM {table.Name.Sqlite} WHERE {KeyIs(table)}";

    /// <summary>
    /// The point read: fence and row in one statement, so in one snapshot without a transaction of its own. The control
    /// row is always there, so there is always one result: the epoch, or NULL where this side does not answer, and the
    /// row's columns, all NULL where there is none.
    /// </summary>
    public static string FencedFind(TableDefinition table) =>
        $"SELECT CASE WHEN c.authority = 'sqlite' AND c.state <> 'raising' THEN c.epoch END, {Columns(table, "t.")} "
        + $"FROM persistence_control c LEFT JOIN {table.Name.Sqlite} t ON {KeyIs(table, "t.")} "
        + "WHERE c.scope = 'default'";

    /// <summary>The keys of other rows that hold the values of a unique constraint.</summary>
    public static string FindHolders(TableDefinition table, UniqueDefinition unique) =>
        $"SELECT {Key(table)} FROM {table.Name.Sqlite} "
        + $"WHERE {string.Join(" AND ", unique.Columns.Select(column => $"{column} = @{column}"))} "
        + $"AND NOT ({KeyIs(table)})";

    /// <summary>The version of a row that is written again.</summary>
    public static string NextVersion(TableDefinition table) =>
        $"row_version = max(excluded.row_version, {table.Name.Sqlite}.row_version + 1)";

    private static string Insert(TableDefinition table, string version) =>
        $"INSERT INTO {table.Name.Sqlite} ({Columns(table)}, row_version) VALUES ({Columns(table, "@")}, {version})";

    private static string Assign(TableDefinition table) =>
        string.Concat(table.Columns.Skip(table.Key.Count)
            .Select(column => $"{column.Name} = excluded.{column.Name}, "));

    private static string TombstoneIs(TableDefinition table) => $"table_name = '{table.Name}' AND row_key = @KeyText";
}
