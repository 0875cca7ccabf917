using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Benchmarks.Workloads;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Draining;

/// <summary>
/// How fast the replicator brings over what gathered while the mirror was away, from the start of the process to the
/// empty pending set. Interleaved: each round has a pair of databases of its own for either kind of row.
/// </summary>
internal static class Drain
{
    private const int Rounds = 3;
    private const int RowsAtOnce = 1_000;

    public static async Task RunAsync(int rows)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        Console.WriteLine($"{"Replicator drain",-44}{"rows",10}{"rows/s",12}{"client µs/row",16}");
        for (var round = 0; round < Rounds; round++)
        {
            await RunAsync("narrow: token usage", Workload.TokenUsage, rows, server, folder);
            await RunAsync("wide: run records", Workload.RunRecords, rows / 3, server, folder);
        }
    }

    private static async Task RunAsync(
        string title, Workload workload, int rows, PostgresServer server, TempFolder folder)
    {
        var pair = await DatabasePair.CreateAsync(workload, server, folder);
        await FillAsync(pair, rows);
        var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await using (await pair.StartAsync(title, PersistencePhase.DualWrite))
        {
            await using var sqlite = new SqliteConnection($"Data Source={pair.Sqlite};Pooling=False");
            while (await sqlite.ExecuteScalarAsync<long>("SELECT EXISTS (SELECT 1 FROM persistence_pending)") == 1)
            {
                await Task.Delay(10);
            }
        }

        var used = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / rows;
        Console.WriteLine($"{title,-44}{rows,10:N0}{rows / clock.Elapsed.TotalSeconds,12:N0}{used,16:F1}");
    }

    /// <summary>Writes on the authority alone, as while the mirror is away: every key becomes pending.</summary>
    private static async Task FillAsync(DatabasePair pair, int rows)
    {
        var context = new DatabaseContext(
            new TableCatalog([pair.Workload.Table]), TimeProvider.System, new HybridClock(TimeProvider.System), [],
            NullLoggerFactory.Instance);
        await using var file = await SqliteDatabase.OpenAsync(
            new SqliteOptions { Path = pair.Sqlite }, context, CancellationToken.None);
        for (var first = 0; first < rows; first += RowsAtOnce)
        {
            await Task.WhenAll(Enumerable.Range(first, Math.Min(RowsAtOnce, rows - first)).Select(number =>
                file.WriteAsync(pair.Workload.Changes(number), Fence.AnyEpoch, CancellationToken.None)));
        }
    }
}
