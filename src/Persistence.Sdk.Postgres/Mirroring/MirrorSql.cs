using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Sql;

namespace Persistence.Sdk.Postgres.Mirroring;

/// <summary>
/// The statements of the guarded apply. An image is taken only where its version, here <c>_clock</c>, is greater than
/// what stands at its key; of an append-only table, where nothing stands there and retention keeps it. A version floor
/// speaks against no image: it is about versions to come. Parameters: the columns' arrays (of
/// deletions: the key columns'), versions, key texts.
/// </summary>
/// <param name="Upsert">Inserts or replaces rows by their images; of an append-only table, inserts them.</param>
/// <param name="UpsertFew">The same for few images.</param>
/// <param name="DeleteOlder">
/// Removes the older rows whose images follow in the same transaction, so that unique values can be handed on.
/// </param>
/// <param name="Delete">Deletes rows and keeps the tombstones.</param>
internal sealed record MirrorSql(string Upsert, string UpsertFew, string DeleteOlder, string Delete)
{
    public static MirrorSql For(TableDefinition table) => new(
        TakeSql(table, TableSql.Source(table.Columns)),
        TakeSql(table, TableSql.FewSource(table.Columns)),
        DeleteOlderSql(table),
        DeleteSql(table));

    private static string TakeSql(TableDefinition table, string source) =>
        table.IsAppendOnly ? InsertSql(table, source) : UpsertSql(table, source);

    private static string InsertSql(TableDefinition table, string source) =>
        $"""
        INSERT INTO {table.Name.Postgres} ({TableSql.Columns(table.Columns)}, row_version)
        SELECT {TableSql.Columns(table.Columns, "i.")}, i._clock
        FROM {source}{TableSql.IsKept(table)}
        {TableSql.OrLeave(table)}
        """;

    private static string UpsertSql(TableDefinition table, string source) =>
        $"""
        INSERT INTO {table.Name.Postgres} AS t ({TableSql.Columns(table.Columns)}, row_version)
        SELECT {TableSql.Columns(table.Columns, "i.")}, i._clock
        FROM {source} WHERE {Newer(table)}
        ON CONFLICT ({TableSql.Columns(table.Key)}) DO UPDATE SET {Assignments(table)}row_version = excluded.row_version
        WHERE t.row_version < excluded.row_version
        """;

    // The same guards as the insert has, or a row would go that its image then does not replace.
    private static string DeleteOlderSql(TableDefinition table) =>
        $"""
        DELETE FROM {table.Name.Postgres} AS t USING {TableSql.Source(table.Key)}
        WHERE {TableSql.SameKey(table)} AND t.row_version < i._clock AND {Newer(table)}
        """;

    private static string DeleteSql(TableDefinition table) =>
        $"""
        WITH images AS MATERIALIZED (SELECT * FROM {TableSql.Source(table.Key)}), gone AS (
        DELETE FROM {table.Name.Postgres} AS t USING images i
        WHERE {TableSql.SameKey(table)} AND t.row_version < i._clock
        )
        INSERT INTO persistence.tombstones AS s (table_name, row_key, version, gc_generation)
        SELECT '{table.Name}', i._key, i._clock, {TableSql.GcGeneration} FROM images i
        ON CONFLICT (table_name, row_key)
            DO UPDATE SET version = excluded.version, gc_generation = excluded.gc_generation
        WHERE s.version < excluded.version
        """;

    private static string Newer(TableDefinition table) =>
        $"i._clock > coalesce({TableSql.Tombstone(table)}, -1)";

    private static string Assignments(TableDefinition table) => string.Concat(
        table.Columns.Where(column => !column.IsKey).Select(column => $"{column.Name} = excluded.{column.Name}, "));
}
