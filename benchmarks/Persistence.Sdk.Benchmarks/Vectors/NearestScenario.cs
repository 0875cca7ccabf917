using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Vectors;

/// <summary>
/// The ten nearest of many embeddings, one search at a time, on each database: time on the clock, and on SQLite, which
/// searches on the caller's thread, the time of the processor. What else the machine does is told beside it.
/// </summary>
internal static class NearestScenario
{
    private const int Dimensions = 384;
    private const int Batch = 1_000;
    private const int Words = 250;
    private static readonly float[] Query = Embedding(new Random(1));

    public static async Task RunAsync(int chunks)
    {
        using var folder = new TempFolder();
        await using (var services = Services(options => options.Sqlite.Path = folder.File("vectors.sqlite")))
        {
            await RunAsync($"SQLite, {chunks:N0} x {Dimensions}", services, chunks, searches: 20);
        }

        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        var database = await server.CreateDatabaseAsync();
        await using var postgres = Services(options =>
        {
            options.Phase = PersistencePhase.PostgresOnly;
            options.Postgres.ConnectionString = server.ConnectionString(database);
            options.Postgres.CommandTimeout = TimeSpan.FromMinutes(5);
        });
        await RunAsync($"Postgres, {chunks / 10:N0} x {Dimensions}", postgres, chunks / 10, searches: 3);
    }

    private static async Task RunAsync(string title, ServiceProvider services, int chunks, int searches)
    {
        await services.GetRequiredService<PersistenceEngine>().StartAsync(CancellationToken.None);
        var vectors = services.GetRequiredService<IVectorStore>();
        await services.GetRequiredService<IDocumentStore>().UpsertAsync(new() { DocId = "d", Path = "p" });
        await FillAsync(vectors, chunks);
        using var process = Process.GetCurrentProcess();
        var (clock, work) = (new List<double>(), new List<double>());
        for (var search = 0; search <= searches; search++)
        {
            process.Refresh();
            var (began, before) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
            var found = await vectors.FindNearestAsync(Query, 10);
            clock.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            process.Refresh();
            work.Add((process.TotalProcessorTime - before).TotalMilliseconds);
            if (found.Count != 10)
            {
                throw new InvalidOperationException($"{found.Count} chunks were found of 10.");
            }
        }

        // The first one warms up.
        var times = clock.Skip(1).Order().ToArray();
        Console.WriteLine(
            $"{title}: {times[0]:F0} ms at best, {times[times.Length / 2]:F0} ms in the median, {times[^1]:F0} ms "
            + $"at worst; own processor time {work.Skip(1).Order().ElementAt(searches / 2):F0} ms; load {Load()}");
    }

    private static async Task FillAsync(IVectorStore vectors, int chunks)
    {
        var random = new Random(2);
        var text = string.Join(' ', Enumerable.Repeat("chunks", Words));
        foreach (var batch in Enumerable.Range(0, chunks).Chunk(Batch))
        {
            await vectors.UpsertAsync([.. batch.Select(i => new ChunkVector
            {
                ChunkId = LineageId.Chunk("d", i, 0, Words, "h"), DocId = "d", Embedding = Embedding(random), Page = i,
                StartWord = 0, EndWord = Words, Text = text,
            })]);
        }
    }

    private static float[] Embedding(Random random) =>
        [.. Enumerable.Range(0, Dimensions).Select(_ => (random.NextSingle() * 2) - 1)];

    private static ServiceProvider Services(Action<PersistenceOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddUnifiedPersistence(configure);
        return services.BuildServiceProvider();
    }

    private static string Load() => File.Exists("/proc/loadavg")
        ? File.ReadAllText("/proc/loadavg").Split(' ')[0]
        : "not known";
}
