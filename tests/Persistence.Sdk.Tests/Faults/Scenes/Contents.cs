using System.Globalization;
using System.Runtime.InteropServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Persistence.Sdk.Stores.Catalog;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>
/// The rows of a table, read with plain SQL and brought to one text form: by key, column by column, versions included.
/// </summary>
internal static class Contents
{
    private const string TimestampForm = "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'";

    /// <summary>The tables that the applications under test write.</summary>
    public static IReadOnlyList<(string Schema, string Name)> Tables { get; } =
    [
        ("faults", "notes"), ("workflow", "run_records"), ("observability", "token_usage"),
        ("observability", "token_usage_daily"), ("observability", "model_prices"), ("retrieval", "query_cache"),
    ];

    /// <summary>These and all others of the library.</summary>
    public static IReadOnlyList<(string Schema, string Name)> AllTables { get; } =
        [("faults", "notes"), .. StoreCatalog.Pipeline.Tables.Select(table => (table.Name.Schema, table.Name.Name))];

    /// <summary>Asserts that both databases hold the same rows.</summary>
    public static async Task AssertEqualAsync(
        DatabasePair pair, IReadOnlyList<(string Schema, string Name)>? tables = null)
    {
        await using var server = await pair.OpenPostgresAsync();
        foreach (var (schema, name) in tables ?? Tables)
        {
            var columns = await ColumnsAsync(server, schema, name);
            var sqlite = await SqliteAsync(pair, $"{schema}_{name}", columns);
            var postgres = await PostgresAsync(server, $"{schema}.{name}", columns);
            Assert.Empty(Differences(columns, sqlite, postgres).Take(20));
        }
    }

    /// <summary>
    /// The keys of all tables at which the sides differ, each as <c>schema.name key</c>, with the columns that differ,
    /// or with the only side that has the row.
    /// </summary>
    public static async Task<Dictionary<string, string>> DifferencesAsync(DatabasePair pair)
    {
        var all = new Dictionary<string, string>();
        await using var server = await pair.OpenPostgresAsync();
        foreach (var (schema, name) in Tables)
        {
            var columns = await ColumnsAsync(server, schema, name);
            var sqlite = await SqliteAsync(pair, $"{schema}_{name}", columns);
            var postgres = await PostgresAsync(server, $"{schema}.{name}", columns);
            foreach (var key in sqlite.Keys.Union(postgres.Keys))
            {
                var (left, right) = (sqlite.GetValueOrDefault(key), postgres.GetValueOrDefault(key));
                var difference = left is null ? "Postgres" : right is null ? "Sqlite" : string.Join(
                    ' ', columns.Where((_, i) => left[i] != right[i]).Select(column => column.Name).Order());
                if (difference.Length > 0)
                {
                    all.Add($"{schema}.{name} {key}", difference);
                }
            }
        }
        return all;
    }

    /// <summary>The columns of a table in Postgres that are not generated.</summary>
    public static async Task<IReadOnlyList<(string Name, bool IsKey)>> NamesAsync(
        DatabasePair pair, string schema, string name)
    {
        await using var server = await pair.OpenPostgresAsync();
        return [.. (await ColumnsAsync(server, schema, name)).Select(column => (column.Name, column.IsKey))];
    }

    /// <summary>The notes of one side, by key; each row by column name.</summary>
    public static Task<Dictionary<string, Dictionary<string, string?>>> NotesAsync(
        DatabasePair pair, DatabaseSide side) =>
        RowsAsync(pair, side, "faults", "notes");

    /// <summary>The run records of one side, by key.</summary>
    public static Task<Dictionary<string, Dictionary<string, string?>>> RunRecordsAsync(
        DatabasePair pair, DatabaseSide side) =>
        RowsAsync(pair, side, "workflow", "run_records");

    /// <summary>The token usage of one side, by key.</summary>
    public static Task<Dictionary<string, Dictionary<string, string?>>> UsagesAsync(
        DatabasePair pair, DatabaseSide side) =>
        RowsAsync(pair, side, "observability", "token_usage");

    private static async Task<Dictionary<string, Dictionary<string, string?>>> RowsAsync(
        DatabasePair pair, DatabaseSide side, string schema, string name)
    {
        if (side == DatabaseSide.Sqlite)
        {
            var columns = await SqliteColumnsAsync(pair, $"{schema}_{name}");
            return ByName(columns, await SqliteAsync(pair, $"{schema}_{name}", columns));
        }

        await using var server = await pair.OpenPostgresAsync();
        var known = await ColumnsAsync(server, schema, name);
        return ByName(known, await PostgresAsync(server, $"{schema}.{name}", known));

        static Dictionary<string, Dictionary<string, string?>> ByName(
            Column[] columns, Dictionary<string, string?[]> rows) => rows.ToDictionary(
            row => row.Key,
            row => columns.Zip(row.Value).ToDictionary(pair => pair.First.Name, pair => pair.Second));
    }

    private static IEnumerable<string> Differences(
        Column[] columns, Dictionary<string, string?[]> sqlite, Dictionary<string, string?[]> postgres)
    {
        foreach (var key in sqlite.Keys.Union(postgres.Keys).Order(StringComparer.Ordinal))
        {
            if (!sqlite.TryGetValue(key, out var left) || !postgres.TryGetValue(key, out var right))
            {
                yield return $"{key}: only in {(left is null ? "Postgres" : "SQLite")}";
                continue;
            }
            for (var i = 0; i < columns.Length; i++)
            {
                if (left[i] != right[i])
                {
                    yield return
                        $"{key}: {columns[i].Name} is {left[i] ?? "NULL"} in SQLite, {right[i] ?? "NULL"} in Postgres";
                }
            }
        }
    }

    /// <summary>From the catalogue itself: its standard views take longer to plan than the rest to compare.</summary>
    private static async Task<Column[]> ColumnsAsync(NpgsqlConnection server, string schema, string name)
    {
        var columns = await server.QueryAsync<Column>(
            """
            SELECT a.attname::text AS name,
                CASE t.typcategory WHEN 'A' THEN 'ARRAY' ELSE format_type(t.oid, NULL) END AS type,
                coalesce(a.attnum = ANY (k.indkey), false) AS "isKey"
            FROM pg_attribute a
            JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_index k ON k.indrelid = a.attrelid AND k.indisprimary
            WHERE a.attrelid = @table::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            ORDER BY a.attnum
            """,
            new { table = $"{schema}.{name}" });
        return [.. columns];
    }

    private static async Task<Column[]> SqliteColumnsAsync(DatabasePair pair, string table)
    {
        await using var connection = new SqliteConnection($"Data Source={pair.Sqlite};Pooling=False");
        var columns = await connection.QueryAsync<(string Name, string Type, long Key)>(
            $"SELECT name, type, pk FROM pragma_table_info('{table}') ORDER BY cid");
        return [.. columns.Select(column => new Column(column.Name, column.Type, column.Key > 0))];
    }

    private static async Task<Dictionary<string, string?[]>> SqliteAsync(
        DatabasePair pair, string table, Column[] columns)
    {
        await using var connection = new SqliteConnection($"Data Source={pair.Sqlite};Pooling=False");
        await connection.OpenAsync();
        await using var reader = await connection.ExecuteReaderAsync(
            $"SELECT {string.Join(", ", columns.Select(column => column.Name))} FROM {table}");
        return Read(reader, columns);
    }

    private static async Task<Dictionary<string, string?[]>> PostgresAsync(
        NpgsqlConnection server, string table, Column[] columns)
    {
        await using var reader = await server.ExecuteReaderAsync(
            $"SELECT {string.Join(", ", columns.Select(column => column.InPostgres))} FROM {table}");
        return Read(reader, columns);
    }

    private static Dictionary<string, string?[]> Read(System.Data.Common.DbDataReader reader, Column[] columns)
    {
        var rows = new Dictionary<string, string?[]>();
        while (reader.Read())
        {
            var values = new string?[columns.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = reader.IsDBNull(i) ? null : Text(reader.GetValue(i));
            }
            rows.Add(string.Join('|', values.Where((_, i) => columns[i].IsKey)), values);
        }
        return rows;
    }

    /// <summary>A value as text; of a vector its bytes, as SQLite keeps it.</summary>
    private static string? Text(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        float[] vector => Convert.ToHexString(MemoryMarshal.AsBytes(vector.AsSpan())),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private sealed record Column(string Name, string Type, bool IsKey)
    {
        public string InPostgres => Type switch
        {
            "timestamp with time zone" => $"to_char({Name} AT TIME ZONE 'UTC', {TimestampForm})",
            "boolean" => $"{Name}::int",
            "double precision" or "bigint" or "integer" or "ARRAY" => Name,
            _ => $"{Name}::text",
        };
    }
}
