using System.Diagnostics;
using Persistence.Sdk.Benchmarks.Backfills;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Benchmarks.Workloads;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Verifying;

/// <summary>
/// Compares both sides of a table, row by row, beside a comparison written by hand, in interleaved rounds; the figure
/// that counts is the median, over the rounds, of the ratio within a round.
/// </summary>
internal static class VerifyScenario
{
    private const int Rounds = 5;

    public static async Task RunAsync(int rows)
    {
        await RunAsync("Full comparison of token usage", Workload.TokenUsage, rows);
        await RunAsync("Full comparison of run records", Workload.RunRecords, rows / 3);
    }

    private static async Task RunAsync(string title, Workload workload, int rows)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        var pair = await DatabasePair.CreateAsync(workload, server, folder);
        await History.FillAsync(pair, rows);
        await using var sdk = await pair.StartAsync("Persistence.Sdk, full", PersistencePhase.DualWrite);
        string[] tables = [workload.Table.ToString()];
        await sdk.Engine.Backfill.RunAsync(new BackfillRequest { Tables = tables }, null, CancellationToken.None);
        var byHand = new MergeByHand(pair);
        (string Name, Func<Task<long>> RunAsync)[] contenders =
        [
            ("merge of two readers, by hand", byHand.RunAsync),
            ("Persistence.Sdk, full", async () => Clean(await sdk.Engine.Parity.RunAsync(
                new ParityRequest { Tables = tables }, null, CancellationToken.None))),
        ];
        Console.WriteLine($"\n{title} ({rows:N0} rows, {Rounds} interleaved rounds)");
        var rates = contenders.Select(_ => new List<double>()).ToArray();
        var work = contenders.Select(_ => new List<double>()).ToArray();
        using var process = Process.GetCurrentProcess();
        for (var round = 0; round <= Rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
            {
                process.Refresh();
                var (began, before) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
                var seen = await contenders[i].RunAsync();
                rates[i].Add(rows / Stopwatch.GetElapsedTime(began).TotalSeconds);
                process.Refresh();
                work[i].Add((process.TotalProcessorTime - before).TotalMicroseconds / rows);
                if (seen != rows)
                {
                    throw new InvalidOperationException($"{seen} equal rows were seen of {rows}.");
                }
            }
        }

        Console.WriteLine($"{"",-44}{"rows/s",12}{"ratio",8}{"own CPU us/row",16}");
        for (var i = 0; i < contenders.Length; i++)
        {
            // The first round warms up.
            var ratio = Median(rates[i].Zip(rates[0], (mine, peer) => mine / peer).Skip(1));
            Console.WriteLine($"{contenders[i].Name,-44}{Median(rates[i].Skip(1)),12:N0}{ratio,8:F2}{Median(work[i].Skip(1)),16:F2}");
        }
    }

    private static long Clean(ParityReport report) => report.Tables[0] is { Differences: 0, InFlight: 0 } table
        ? table.Postgres
        : throw new InvalidOperationException(ParityPage.Of(report));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
