using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Persistence.Sdk;

namespace PaperPipeline.Demo;

/// <summary>Looks into both databases with plain drivers, while the application runs or after it was killed.</summary>
internal sealed class Databases(string sqlite, string postgres) : IAsyncDisposable
{
    private const string Columns = "phase, authority, state";
    private readonly SqliteConnection _sqlite = new($"Data Source={sqlite};Mode=ReadOnly;Pooling=False");
    private readonly NpgsqlDataSource _postgres = NpgsqlDataSource.Create(postgres);

    public Task<ControlRow> InSqliteAsync() => ReadAsync(_sqlite, $"SELECT {Columns} FROM persistence_control");

    public async Task<ControlRow> InPostgresAsync()
    {
        await using var connection = await _postgres.OpenConnectionAsync();
        return await ReadAsync(connection, $"SELECT {Columns} FROM persistence.control");
    }

    /// <summary>Lets connections go that did not survive an outage.</summary>
    public void Forget() => _postgres.Clear();

    /// <summary>The row of the database that decides; SQLite knows which one that is.</summary>
    public async Task<ControlRow> InForceAsync() =>
        await InSqliteAsync() is { Authority: "sqlite" } row ? row : await InPostgresAsync();

    /// <summary>The rows of the application in SQLite, in all its tables.</summary>
    public async Task<long> HistoryAsync()
    {
        var tables = await _sqlite.QueryAsync<string>(
            """
            SELECT name FROM sqlite_master
            WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT LIKE 'persistence\_%' ESCAPE '\'
            """);
        return await _sqlite.ExecuteScalarAsync<long>(
            string.Join(" + ", tables.Select(table => $"(SELECT count(*) FROM {table})")).Insert(0, "SELECT "));
    }

    /// <summary>How many rows the backfill has copied.</summary>
    public async Task<long> CopiedAsync()
    {
        await using var connection = await _postgres.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(
            "SELECT coalesce(sum(rows_done), 0)::bigint FROM persistence.backfill_checkpoints");
    }

    public async ValueTask DisposeAsync()
    {
        await _sqlite.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static async Task<ControlRow> ReadAsync(DbConnection connection, string sql)
    {
        var (phase, authority, state) = await connection.QuerySingleAsync<(int, string, string)>(sql);
        return new ControlRow((PersistencePhase)phase, authority, state);
    }
}
