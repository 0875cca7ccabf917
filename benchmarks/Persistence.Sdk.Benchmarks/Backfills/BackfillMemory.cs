using System.Diagnostics;
using System.Globalization;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Benchmarks.Workloads;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Backfills;

/// <summary>
/// How much memory the process takes that backfills a large table: this program starts itself and asks how large the
/// child has ever been.
/// </summary>
internal static class BackfillMemory
{
    public const string Argument = "backfill-child";

    public static async Task RunAsync(int rows)
    {
        await RunAsync("token usage", Workload.TokenUsage, rows);
        await RunAsync("run records", Workload.RunRecords, rows / 4);
    }

    public static async Task RunChildAsync(ReadOnlyMemory<string> arguments)
    {
        var (table, sqlite, postgres) = (arguments.Span[0], arguments.Span[1], arguments.Span[2]);
        var workload = table == Workload.TokenUsage.Table.ToString() ? Workload.TokenUsage : Workload.RunRecords;
        await using var sdk = await new DatabasePair(workload, sqlite, postgres).StartAsync("child", PersistencePhase.DualWrite);
        var heap = new LargestHeap();
        await sdk.Engine.Backfill.RunAsync(new BackfillRequest { Tables = [table] }, heap, CancellationToken.None);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{self.PeakWorkingSet64 >> 20} {heap.AtHalf >> 20} {heap.InAll >> 20}"));
    }

    private static async Task RunAsync(string title, Workload workload, int rows)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        var pair = await DatabasePair.CreateAsync(workload, server, folder);
        await History.FillAsync(pair, rows);
        using var child = Process.Start(new ProcessStartInfo(
            "dotnet",
            [typeof(BackfillMemory).Assembly.Location, Argument, workload.Table.ToString(), pair.Sqlite, pair.Postgres])
        {
            RedirectStandardOutput = true,
        })!;
        var told = (await child.StandardOutput.ReadToEndAsync()).Split(' ', StringSplitOptions.TrimEntries);
        await child.WaitForExitAsync();
        if (child.ExitCode != 0)
        {
            throw new InvalidOperationException($"The process that was started ended with {child.ExitCode}.");
        }

        await History.CheckAsync(pair, workload.Table.Name.Postgres, rows);
        Console.WriteLine(
            $"Memory of a process that backfills {rows:N0} rows of {title}: at most {told[0]} MB resident; "
            + $"heap at most {told[1]} MB in the first half, {told[2]} MB in all");
    }

    /// <summary>The largest heap that a collection left, or that stood when a chunk was done.</summary>
    private sealed class LargestHeap : IProgress<Migration.TableProgress>
    {
        public long AtHalf { get; private set; }

        public long InAll { get; private set; }

        public void Report(Migration.TableProgress value)
        {
            InAll = Math.Max(InAll, GC.GetTotalMemory(forceFullCollection: false));
            AtHalf = value.Rows * 2 <= value.Total ? InAll : AtHalf;
        }
    }
}
