using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Persistence.Sdk.Benchmarks.Contenders;
using Persistence.Sdk.Benchmarks.Scenarios;

namespace Persistence.Sdk.Benchmarks.Backfills;

/// <summary>The rows that a backfill has to copy.</summary>
internal static class History
{
    private const int RowsAtOnce = 50_000;

    /// <summary>Fills the file with plain SQL.</summary>
    public static async Task FillAsync(DatabasePair pair, int rows)
    {
        await using var sqlite = new SqliteConnection($"Data Source={pair.Sqlite};Pooling=False");
        await sqlite.OpenAsync();
        for (var first = 0; first < rows; first += RowsAtOnce)
        {
            await FillAsync(pair, sqlite, first, Math.Min(rows, first + RowsAtOnce));
        }
    }

    /// <summary>Makes Postgres forget that anything was ever copied.</summary>
    public static async Task EmptyAsync(DatabasePair pair, string table)
    {
        await using var postgres = new NpgsqlConnection(pair.Postgres);
        await postgres.ExecuteAsync($"TRUNCATE {table}; TRUNCATE persistence.backfill_checkpoints; CHECKPOINT");
    }

    public static async Task CheckAsync(DatabasePair pair, string table, int rows)
    {
        await using var postgres = new NpgsqlConnection(pair.Postgres);
        var found = await postgres.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table}");
        if (found != rows)
        {
            throw new InvalidOperationException($"{found} rows came of {rows}.");
        }
    }

    private static async Task FillAsync(DatabasePair pair, SqliteConnection sqlite, int first, int end)
    {
        await using var transaction = await sqlite.BeginTransactionAsync();
        await using var command = sqlite.CreateCommand();
        command.CommandText = PeerSql.Write(pair.Workload, DatabaseSide.Sqlite);
        for (var i = first; i < end; i++)
        {
            var parameters = PeerSql.Parameters(pair.Workload.Row(i), DatabaseSide.Sqlite);
            command.Parameters.Clear();
            foreach (var name in parameters.ParameterNames)
            {
                command.Parameters.AddWithValue("@" + name, parameters.Get<object?>(name) ?? DBNull.Value);
            }

            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }
}
