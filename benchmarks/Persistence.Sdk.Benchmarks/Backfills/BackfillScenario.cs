using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Persistence.Sdk.Benchmarks.Contenders;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Benchmarks.Workloads;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Backfills;

/// <summary>
/// Copies a table of a file to an empty one of Postgres, beside raw binary COPY, in interleaved rounds; the figure that
/// counts is the median, over the rounds, of the ratio within a round.
/// </summary>
internal static class BackfillScenario
{
    private const int Rounds = 5;

    public static async Task RunAsync(int rows)
    {
        await RunAsync("Backfill of token usage with all its indexes", Workload.TokenUsage, rows);
        await RunAsync("Backfill of run records with all their indexes", Workload.RunRecords, rows / 3);
    }

    private static async Task RunAsync(string title, Workload workload, int rows)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        var pair = await DatabasePair.CreateAsync(workload, server, folder);
        await FillAsync(pair, rows);
        await using var sdk = await pair.StartAsync("Persistence.Sdk, backfill", PersistencePhase.DualWrite);
        var (ready, reader) = (RawCopy.OfRows(pair, rows), RawCopy.OfReader(pair));
        (string Name, Func<Task> RunAsync)[] contenders =
        [
            ("binary COPY from a plain SQLite reader", reader.RunAsync),
            ("binary COPY of rows in memory", ready.RunAsync),
            ("Persistence.Sdk, backfill", () => sdk.Engine.Backfill.RunAsync(
                new BackfillRequest { Tables = [workload.Table.ToString()] }, null, CancellationToken.None)),
        ];
        Console.WriteLine($"\n{title} ({rows:N0} rows, {Rounds} interleaved rounds)");
        var rates = contenders.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= Rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
            {
                await EmptyAsync(pair);
                var began = Stopwatch.GetTimestamp();
                await contenders[i].RunAsync();
                rates[i].Add(rows / Stopwatch.GetElapsedTime(began).TotalSeconds);
                await CheckAsync(pair, rows);
            }
        }

        Console.WriteLine($"{"",-44}{"rows/s",12}{"ratio",8}");
        for (var i = 0; i < contenders.Length; i++)
        {
            // The first round warms up.
            var ratio = Median(rates[i].Zip(rates[0], (mine, peer) => mine / peer).Skip(1));
            Console.WriteLine($"{contenders[i].Name,-44}{Median(rates[i].Skip(1)),12:N0}{ratio,8:F2}");
        }
    }

    private static async Task FillAsync(DatabasePair pair, int rows)
    {
        var sql = PeerSql.Write(pair.Workload, DatabaseSide.Sqlite);
        await using var sqlite = new SqliteConnection($"Data Source={pair.Sqlite};Pooling=False");
        await sqlite.OpenAsync();
        await using var transaction = await sqlite.BeginTransactionAsync();
        await using var command = sqlite.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < rows; i++)
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

    private static async Task EmptyAsync(DatabasePair pair)
    {
        await using var postgres = new NpgsqlConnection(pair.Postgres);
        await postgres.ExecuteAsync(
            $"TRUNCATE {pair.Workload.Table.Name.Postgres}; TRUNCATE persistence.backfill_checkpoints; CHECKPOINT");
    }

    private static async Task CheckAsync(DatabasePair pair, int rows)
    {
        await using var postgres = new NpgsqlConnection(pair.Postgres);
        var found = await postgres.ExecuteScalarAsync<long>($"SELECT count(*) FROM {pair.Workload.Table.Name.Postgres}");
        if (found != rows)
        {
            throw new InvalidOperationException($"{found} rows came of {rows}.");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
