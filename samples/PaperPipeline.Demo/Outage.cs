using System.Globalization;
using PaperPipeline.Check;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;

namespace PaperPipeline.Demo;

/// <summary>
/// The application in phase DualWrite, with a Postgres that dies in the middle of its work and comes back later. The
/// application goes on all the time, and stays up until everything has arrived on both sides.
/// </summary>
internal static class Outage
{
    private const int WritesBetween = 400;
    private const int PaceMilliseconds = 10;
    private const int DrainSeconds = 45;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static async Task<bool> ShowAsync(string papers, string root)
    {
        Console.WriteLine($"(b) DualWrite: one run after the other, while Postgres dies and comes back");
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        var connectionString = server.ConnectionString(await server.CreateDatabaseAsync());
        var folder = new DemoFolder(Path.Combine(root, "dual-write"));
        await using var pipeline = Programs.StartPipeline(
            papers,
            folder,
            // Fresh: the cache, too, is written all the time.
            ["--phase", "DualWrite", "--until-enter", "--fresh", "--pace", $"{PaceMilliseconds}", "--stay"],
            new Dictionary<string, string>
            {
                ["Persistence__Postgres__ConnectionString"] = connectionString,
                // By default the replicator asks up to 15 seconds later whether the server is back.
                ["Persistence__DualWrite__MaxBackOff"] = "00:00:02",
            });
        var (from, to) = await StopAndStartAsync(server, pipeline, folder);
        await pipeline.WriteLineAsync("");
        foreach (var begin in new[] { "done", "phase", "drained" })
        {
            var line = await pipeline.LineAsync(text => text.StartsWith(begin, StringComparison.Ordinal), Patience);
            Console.WriteLine($"  {line}");
        }

        Console.WriteLine("(c) both databases, read with plain SQL");
        var clean = await Programs.CheckAsync(
            folder,
            ["--wait", $"{DrainSeconds}", "--outage", Iso(from), Iso(to)],
            new Dictionary<string, string> { [CheckOptions.PostgresVariable] = connectionString });
        await pipeline.WriteLineAsync("");
        await Programs.EndAsync(pipeline);
        return clean;
    }

    private static async Task<(DateTimeOffset From, DateTimeOffset To)> StopAndStartAsync(
        PostgresServer server, ChildProcess pipeline, DemoFolder folder)
    {
        await WritesAsync(pipeline, folder, WritesBetween);
        var from = TimeProvider.System.GetUtcNow();
        await server.StopAsync(immediate: true);
        var writes = folder.AcknowledgedWrites();
        Console.WriteLine($"  Postgres killed after about {writes} writes");

        await WritesAsync(pipeline, folder, writes + WritesBetween);
        await server.StartAgainAsync();
        var to = TimeProvider.System.GetUtcNow();
        writes = folder.AcknowledgedWrites();
        Console.WriteLine($"  Postgres back after about {writes}");

        await WritesAsync(pipeline, folder, writes + WritesBetween);
        return (from, to);
    }

    private static async Task WritesAsync(ChildProcess pipeline, DemoFolder folder, int atLeast)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (folder.AcknowledgedWrites() < atLeast)
        {
            if (!pipeline.Running || limit.IsCancellationRequested)
            {
                throw new DemoFailedException($"The application did not come to {atLeast} writes: {pipeline}");
            }

            await Task.Delay(Look);
        }
    }

    private static string Iso(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);
}
