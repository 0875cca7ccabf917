using Dapper;
using Npgsql;

namespace Persistence.Sdk.Conformance.Tests.Schema;

internal sealed class PostgresShape(NpgsqlConnection connection) : LiveShape
{
    private const string NotOurs = "('pg_catalog', 'information_schema', 'pg_toast', 'persistence')";

    public override async Task<IReadOnlyList<string>> TablesAsync() => (await connection.QueryAsync<string>(
        $"""
        SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN {NotOurs}
        """)).AsList();

    public override async Task<IReadOnlyList<string>> OfAsync(string table) =>
    [
        .. await ColumnsAsync(table),
        .. await KeysAsync(table),
        .. await ForeignKeysAsync(table),
        .. await ChecksAsync(table),
        .. await connection.QueryAsync<string>(
            "SELECT 'partition by ' || lower(pg_get_partkeydef(@table::regclass)) WHERE pg_get_partkeydef(@table::regclass) IS NOT NULL",
            new { table }),
        .. await connection.QueryAsync<string>(
            "SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgrelid = @table::regclass AND NOT tgisinternal",
            new { table }),
    ];

    public override async Task<IReadOnlyList<(string Table, string Name, string Definition)>> IndexesAsync() =>
        (await connection.QueryAsync<(string, string, string)>(
            $"""
            SELECT n.nspname || '.' || t.relname, i.relname, pg_get_indexdef(x.indexrelid)
            FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace
            WHERE (NOT x.indisunique OR x.indpred IS NOT NULL) AND NOT t.relispartition AND n.nspname NOT IN {NotOurs}
            """)).AsList();

    private async Task<IEnumerable<string>> ColumnsAsync(string table) =>
        (await connection.QueryAsync<(string Name, string Type, bool NotNull)>(
            """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod) || coalesce(' collate ' || c.collname, ''), a.attnotnull
            FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation AND a.atttypid = 'text'::regtype
            WHERE a.attrelid = @table::regclass AND a.attnum > 0 AND NOT a.attisdropped
            """, new { table })).Select(column => DefinedShape.Column(column.Name, column.Type, !column.NotNull));

    private async Task<IEnumerable<string>> KeysAsync(string table) => await connection.QueryAsync<string>(
        """
        SELECT CASE WHEN x.indisprimary THEN 'primary key (' ELSE 'unique (' END
            || (SELECT string_agg(coalesce(a.attname, '?'), ', ' ORDER BY k.place)
                FROM unnest(x.indkey::int[]) WITH ORDINALITY AS k (attnum, place)
                LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum)
            || ')' || CASE WHEN x.indpred IS NULL
                -- NULLs never clash, so an index without them is the same constraint.
                OR pg_get_expr(x.indpred, x.indrelid) = (SELECT format('(%I IS NOT NULL)', a.attname) FROM pg_attribute a
                    WHERE a.attrelid = x.indrelid AND a.attnum = x.indkey[0] AND x.indnatts = 1)
                THEN '' ELSE ' where ...' END
        FROM pg_index x WHERE x.indrelid = @table::regclass AND x.indisunique
        """, new { table });

    private async Task<IEnumerable<string>> ForeignKeysAsync(string table) =>
        (await connection.QueryAsync<(string Columns, string Parent, string ParentColumns, bool NoAction,
            bool Deferrable)>(
            """
            SELECT (SELECT string_agg(a.attname, ', ' ORDER BY k.place) FROM unnest(f.conkey) WITH ORDINALITY AS k (attnum, place)
                    JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.attnum),
                   f.confrelid::regclass::text,
                   (SELECT string_agg(a.attname, ', ' ORDER BY k.place) FROM unnest(f.confkey) WITH ORDINALITY AS k (attnum, place)
                    JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.attnum),
                   f.confupdtype = 'a' AND f.confdeltype = 'a', f.condeferrable
            FROM pg_constraint f WHERE f.conrelid = @table::regclass AND f.contype = 'f'
            """, new { table })).Select(key => DefinedShape.ForeignKey(
                key.Columns, key.Parent, key.ParentColumns,
                (key.NoAction ? "" : " with another action") + (key.Deferrable ? " deferrable" : "")));

    private async Task<IEnumerable<string>> ChecksAsync(string table) =>
        (await connection.QueryAsync<(string Name, string Columns, string Definition)>(
            """
            SELECT c.conname, (SELECT string_agg(a.attname, ', ') FROM unnest(c.conkey) AS k (attnum)
                    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum),
                   pg_get_constraintdef(c.oid)
            FROM pg_constraint c WHERE c.conrelid = @table::regclass AND c.contype = 'c'
            """, new { table })).Select(check => check.Name.EndsWith("_check", StringComparison.Ordinal)
                ? DefinedShape.Check(check.Columns, Literals(check.Definition)) // a name that Postgres gave
                : DefinedShape.NamedCheck(check.Name));
}
