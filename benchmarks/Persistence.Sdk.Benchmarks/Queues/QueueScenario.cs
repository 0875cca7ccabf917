using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Queues;

/// <summary>
/// How many jobs sixteen workers claim and complete in a second, one by one and in claims of ten, on either database;
/// and whether each job was done exactly once.
/// </summary>
internal static class QueueScenario
{
    private const int Workers = 16;
    private const int Rounds = 3;
    private const int EnqueuedAtOnce = 500;
    private const string Queue = "bench";

    /// <param name="jobs">In each round.</param>
    public static async Task RunAsync(int jobs)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        await using var sqlite = await StartAsync(options =>
        {
            options.Phase = PersistencePhase.SqliteOnly;
            options.Sqlite.Path = folder.File("queue.sqlite");
        });
        var database = server.ConnectionString(await server.CreateDatabaseAsync());
        await using var postgres = await StartAsync(options =>
        {
            options.Phase = PersistencePhase.PostgresOnly;
            options.Postgres.ConnectionString = database;
        });
        Console.WriteLine(
            $"Claim and complete, {Workers} workers, {jobs:N0} jobs a round{"enqueue/s",14}{"done/s",12}{"client µs/job",16}{"server µs/job",16}");
        (string, ServiceProvider, Func<Task<TimeSpan>>)[] sides =
        [
            ("SQLite", sqlite, () => Task.FromResult(TimeSpan.Zero)),
            ("Postgres", postgres, () => BackendTime.ReadAsync(database)),
        ];
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, services, readServerTime) in sides)
            {
                foreach (var atOnce in new[] { 1, 10 })
                {
                    var title = $"{name}, {(atOnce == 1 ? "one by one" : $"in claims of {atOnce}")}{(round == 0 ? " (warm-up)" : "")}";
                    var store = services.GetRequiredService<IAsyncJobStore>();
                    await RunAsync(title, store, round == 0 ? jobs / 4 : jobs, atOnce, readServerTime);
                }
            }
        }
    }

    private static async Task RunAsync(
        string title, IAsyncJobStore store, int jobs, int atOnce, Func<Task<TimeSpan>> serverTime)
    {
        var enqueued = new ConcurrentBag<string>();
        var filling = Stopwatch.StartNew();
        for (var left = jobs; left > 0; left -= EnqueuedAtOnce)
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Min(left, EnqueuedAtOnce)).Select(async i =>
                enqueued.Add((await store.EnqueueAsync(new NewAsyncJob
                {
                    JobType = "bench",
                    QueueName = Queue,
                    Payload = SamplePayload.Of(i),
                })).JobId)));
        }

        filling.Stop();
        var done = new ConcurrentBag<string>();
        var server = await serverTime();
        var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(
            worker => Task.Run(() => WorkAsync(store, $"worker {worker}", atOnce, done))));
        clock.Stop();
        var used = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / jobs;
        var servers = (await serverTime() - server).TotalMicroseconds / jobs;
        await CheckAsync(store, enqueued, done);
        Console.WriteLine(
            $"{title,-52}{jobs / filling.Elapsed.TotalSeconds,14:N0}{jobs / clock.Elapsed.TotalSeconds,12:N0}{used,16:F1}{servers,16:F1}");
    }

    private static async Task WorkAsync(IAsyncJobStore store, string worker, int atOnce, ConcurrentBag<string> done)
    {
        while (await store.ClaimManyAsync(Queue, worker, atOnce) is { Count: > 0 } jobs)
        {
            foreach (var job in await Task.WhenAll(jobs.Select(async job =>
                await store.CompleteAsync(job) ? job.JobId : throw new InvalidOperationException("A lease was lost."))))
            {
                done.Add(job);
            }
        }
    }

    private static async Task CheckAsync(IAsyncJobStore store, ConcurrentBag<string> enqueued, ConcurrentBag<string> done)
    {
        var counts = await store.CountAsync(new AsyncJobFilter { QueueName = Queue });
        if (counts.Remaining > 0)
        {
            // A claim passes over rows that another connection holds, so the last ones may be left.
            throw new InvalidOperationException($"{counts.Remaining} jobs were left.");
        }

        if (done.Count != enqueued.Count || !done.ToHashSet().SetEquals(enqueued))
        {
            throw new InvalidOperationException(
                $"{enqueued.Count} jobs were enqueued, {done.Count} done, {done.Distinct().Count()} of them different.");
        }
    }

    private static async Task<ServiceProvider> StartAsync(Action<PersistenceOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddUnifiedPersistence(configure);
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<PersistenceEngine>().StartAsync(CancellationToken.None);
        return provider;
    }
}
