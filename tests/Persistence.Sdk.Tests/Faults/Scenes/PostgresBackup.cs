using Npgsql;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>
/// A backup of the Postgres database of a pair, which nobody is connected to while it is taken or restored.
/// </summary>
internal sealed class PostgresBackup : IAsyncDisposable
{
    private readonly DatabasePair _pair;
    private readonly string _name;

    private PostgresBackup(DatabasePair pair) => (_pair, _name) = (pair, $"{pair.Database}_backup");

    public static async Task<PostgresBackup> TakeAsync(DatabasePair pair)
    {
        var backup = new PostgresBackup(pair);
        NpgsqlConnection.ClearAllPools();
        await pair.Server.ExecuteAsync($"CREATE DATABASE {backup._name} TEMPLATE {pair.Database}");
        return backup;
    }

    /// <summary>Restores it as a new database of the old name, or over the rows of the old one as a dump is.</summary>
    public async Task RestoreAsync(bool intoTheSameDatabase)
    {
        NpgsqlConnection.ClearAllPools();
        if (!intoTheSameDatabase)
        {
            await _pair.Server.ExecuteAsync($"DROP DATABASE {_pair.Database} WITH (FORCE)");
            await _pair.Server.ExecuteAsync($"CREATE DATABASE {_pair.Database} TEMPLATE {_name}");
            return;
        }

        foreach (var table in (string[])
            ["persistence.control", "persistence.applied", "persistence.backfill_checkpoints", "faults.notes"])
        {
            var rows = await ReadAsync($"SELECT coalesce(json_agg(t), '[]')::text FROM {table} t");
            await _pair.OnPostgresAsync(
                $"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, '{rows}')");
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _pair.Server.ExecuteAsync($"DROP DATABASE {_name} WITH (FORCE)");
    }

    private async Task<string> ReadAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_pair.Server.ConnectionString(_name));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
