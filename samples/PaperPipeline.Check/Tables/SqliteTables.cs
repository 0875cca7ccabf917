using Dapper;
using Microsoft.Data.Sqlite;

namespace PaperPipeline.Check.Tables;

/// <summary>Reads a SQLite file with plain SQL, read-only.</summary>
internal sealed class SqliteTables : IAsyncDisposable
{
    private readonly SqliteConnection _connection;

    static SqliteTables() => SQLitePCL.Batteries_V2.Init();

    private SqliteTables(SqliteConnection connection) => _connection = connection;

    public static async Task<SqliteTables> OpenAsync(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"--sqlite names '{path}', which is not a file.");
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync();
        return new SqliteTables(connection);
    }

    /// <summary>The application's tables; those that begin with <c>persistence_</c> are the library's own.</summary>
    public async Task<IReadOnlyList<TableRows>> ReadAsync()
    {
        var names = await _connection.QueryAsync<string>(
            """
            SELECT name FROM sqlite_master
            WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT LIKE 'persistence\_%' ESCAPE '\'
            ORDER BY name
            """);
        var tables = new List<TableRows>();
        foreach (var name in names)
        {
            tables.Add(await ReadAsync(name));
        }

        return tables;
    }

    /// <summary>How many rows wait for the other database.</summary>
    public Task<long> PendingAsync() =>
        _connection.ExecuteScalarAsync<long>("SELECT count(*) FROM persistence_pending");

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<TableRows> ReadAsync(string name)
    {
        var columns = (await _connection.QueryAsync<(string Name, long KeyPlace)>(
            "SELECT name, pk FROM pragma_table_info(@name)", new { name })).ToList();
        var key = columns.Where(column => column.KeyPlace > 0).OrderBy(column => column.KeyPlace);
        var rows = await _connection.QueryAsync($"SELECT * FROM \"{name.Replace("\"", "\"\"")}\"");
        return TableRows.Of(
            name,
            [.. columns.Select(column => column.Name)],
            [.. key.Select(column => column.Name)],
            rows.Cast<IDictionary<string, object?>>());
    }
}
