using System.Diagnostics;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Benchmarks.Workloads;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Backfills;

/// <summary>
/// Copies a table of a file to an empty one of Postgres, beside one raw binary COPY of the same rows from the same file
/// into a table of the same definition, and beside pgloader, in interleaved rounds; the figure that counts is the
/// median, over the rounds, of the ratio within a round.
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
        await History.FillAsync(pair, rows);
        await using var sdk = await pair.StartAsync("Persistence.Sdk, backfill", PersistencePhase.DualWrite);
        var table = workload.Table.Name.Postgres;
        List<BackfillContender> contenders =
        [
            new("one binary COPY from a plain SQLite reader", table, new RawCopy(pair).RunAsync),
            new("Persistence.Sdk, backfill", table, () => sdk.Engine.Backfill.RunAsync(
                new BackfillRequest { Tables = [workload.Table.ToString()] }, null, CancellationToken.None)),
        ];
        if (Pgloader.Program is not null)
        {
            var pgloader = new Pgloader(pair, folder);
            await pgloader.CreateTableAsync();
            contenders.Add(new BackfillContender("pgloader", pgloader.Table, pgloader.RunAsync));
        }

        Console.WriteLine($"\n{title} ({rows:N0} rows, {Rounds} interleaved rounds)");
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var contender in contenders)
            {
                await RoundAsync(pair, contender, rows);
            }
        }

        Print(contenders);
    }

    private static async Task RoundAsync(DatabasePair pair, BackfillContender contender, int rows)
    {
        await History.EmptyAsync(pair, contender.Table);
        var (began, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await contender.RunAsync();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var used = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds;
        contender.Rounds.Add((rows / seconds, used / rows));
        await History.CheckAsync(pair, contender.Table, rows);
        await History.EmptyAsync(pair, contender.Table);
    }

    private static void Print(List<BackfillContender> contenders)
    {
        Console.WriteLine($"{"",-44}{"rows/s",12}{"ratio",8}{"client µs/row",16}");
        foreach (var contender in contenders)
        {
            // The first round warms up.
            var ratio = Median(contender.Rounds.Zip(contenders[0].Rounds, (mine, peer) => mine.Rate / peer.Rate).Skip(1));
            var (rate, processor) = (
                Median(contender.Rounds.Skip(1).Select(round => round.Rate)),
                Median(contender.Rounds.Skip(1).Select(round => round.Processor)));
            Console.WriteLine($"{contender.Name,-44}{rate,12:N0}{ratio,8:F2}{processor,16:F1}");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
