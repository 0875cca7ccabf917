using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Benchmarks.Reads;

/// <summary>
/// The point read of the query cache on SQLite, through the whole library, beside the same read by hand. The figure
/// that counts is the median, over interleaved rounds, of the ratio of times within a round.
/// </summary>
internal static class CacheReads
{
    private const int Rounds = 7;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    public static async Task RunAsync()
    {
        using var folder = new TempFolder();
        var path = folder.File("cache.sqlite");
        var services = new ServiceCollection();
        services.AddUnifiedPersistence(options => options.Sqlite.Path = path);
        await using var provider = services.BuildServiceProvider();
        var cache = provider.GetRequiredService<IQueryCache>();
        await CachedAnswers.FillAsync(cache);
        Console.WriteLine($"{"Point reads of the query cache on SQLite",-44}{"reads/s",12}{"us",8}{"time ratio",12}");
        foreach (var callers in new[] { 1, 8 })
        {
            await using var dapper = new DapperReads(path, callers);
            await CompareAsync(callers, dapper.ReadAsync, async (caller, key) =>
            {
                if (await cache.GetAsync(key) is null)
                {
                    throw new InvalidOperationException($"There is no entry at '{key}' for caller {caller}.");
                }
            });
        }
    }

    private static async Task CompareAsync(int callers, Func<int, string, Task> peer, Func<int, string, Task> own)
    {
        await MeasureAsync(peer, callers, WarmUp);
        await MeasureAsync(own, callers, WarmUp);
        var rounds = new List<(double Peer, double Own)>();
        for (var i = 0; i < Rounds; i++)
        {
            rounds.Add((await MeasureAsync(peer, callers, Length), await MeasureAsync(own, callers, Length)));
        }

        Print($"Microsoft.Data.Sqlite + Dapper, {callers} callers", Median(rounds.Select(round => round.Peer)), 1);
        Print($"Persistence.Sdk, {callers} callers", Median(rounds.Select(round => round.Own)),
            Median(rounds.Select(round => round.Own / round.Peer)));
    }

    /// <summary>Microseconds a read, over all callers together.</summary>
    private static async Task<double> MeasureAsync(Func<int, string, Task> read, int callers, TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        var reads = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var done = 0L;
            for (; clock.Elapsed < length; done++)
            {
                await read(caller, CachedAnswers.Keys[(int)((done * 7919 + caller) % CachedAnswers.Count)]);
            }

            return done;
        })));
        return clock.Elapsed.TotalMicroseconds / reads.Sum();
    }

    private static void Print(string name, double microseconds, double ratio) =>
        Console.WriteLine($"{name,-44}{1_000_000 / microseconds,12:N0}{microseconds,8:F1}{ratio,12:F2}");

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
