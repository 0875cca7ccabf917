using Dapper;
using Npgsql;

namespace PaperPipeline.Check.Tables;

/// <summary>Reads a Postgres database with plain SQL.</summary>
internal sealed class PostgresTables : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private PostgresTables(NpgsqlConnection connection) => _connection = connection;

    public static async Task<PostgresTables> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return new PostgresTables(connection);
    }

    /// <summary>
    /// The application's tables, named as in SQLite: <c>schema_table</c>. Those of schema <c>persistence</c> are the
    /// library's own.
    /// </summary>
    public async Task<IReadOnlyList<TableRows>> ReadAsync()
    {
        var names = await _connection.QueryAsync<(string Schema, string Name)>(
            """
            SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_'
              AND n.nspname NOT IN ('information_schema', 'persistence')
            ORDER BY 1, 2
            """);
        var tables = new List<TableRows>();
        foreach (var (schema, name) in names.ToList())
        {
            tables.Add(await ReadAsync(schema, name));
        }

        return tables;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<TableRows> ReadAsync(string schema, string name)
    {
        var columns = (await _connection.QueryAsync<PostgresColumn>(
            """
            SELECT c.column_name AS "Name", c.data_type AS "Type", c.numeric_scale::int AS "Scale",
                   k.ordinal_position::int AS "KeyPlace"
            FROM information_schema.columns c
            LEFT JOIN information_schema.table_constraints t ON t.table_schema = c.table_schema
              AND t.table_name = c.table_name AND t.constraint_type = 'PRIMARY KEY'
            LEFT JOIN information_schema.key_column_usage k ON k.constraint_schema = t.constraint_schema
              AND k.constraint_name = t.constraint_name AND k.table_name = c.table_name
              AND k.column_name = c.column_name
            WHERE c.table_schema = @schema AND c.table_name = @name
            ORDER BY c.ordinal_position
            """,
            new { schema, name })).ToList();
        var key = columns.Where(column => column.KeyPlace > 0).OrderBy(column => column.KeyPlace);
        var list = string.Join(", ", columns.Select(column => column.Reading));
        var rows = await _connection.QueryAsync($"SELECT {list} FROM {Quote(schema)}.{Quote(name)}");
        return TableRows.Of(
            $"{schema}_{name}",
            [.. columns.Select(column => column.Name)],
            [.. key.Select(column => column.Name)],
            rows.Cast<IDictionary<string, object?>>());
    }

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"")}\"";
}
