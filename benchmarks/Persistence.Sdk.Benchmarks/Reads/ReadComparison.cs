using System.Diagnostics;

namespace Persistence.Sdk.Benchmarks.Reads;

/// <summary>
/// Point reads side by side, in interleaved rounds. The figure that counts is the median, over the rounds, of the ratio
/// of times within a round, to the first contender.
/// </summary>
internal static class ReadComparison
{
    private const int Rounds = 7;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    public static void PrintHeading(string title) =>
        Console.WriteLine($"{title,-60}{"reads/s",12}{"us",8}{"time ratio",12}");

    public static async Task RunAsync(int callers, params ReadContender[] contenders)
    {
        foreach (var contender in contenders)
        {
            await MeasureAsync(contender, callers, WarmUp);
        }

        var times = contenders.Select(_ => new List<double>()).ToArray();
        for (var i = 0; i < Rounds; i++)
        {
            for (var j = 0; j < contenders.Length; j++)
            {
                times[j].Add(await MeasureAsync(contenders[j], callers, Length));
            }
        }

        for (var j = 0; j < contenders.Length; j++)
        {
            Print($"{contenders[j].Name}, {callers} callers", Median(times[j]),
                Median(times[j].Zip(times[0], (own, peer) => own / peer)));
        }
    }

    /// <summary>Microseconds a read, over all callers together.</summary>
    private static async Task<double> MeasureAsync(ReadContender contender, int callers, TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        var reads = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var done = 0L;
            for (; clock.Elapsed < length; done++)
            {
                await contender.ReadAsync(caller, CachedAnswers.Keys[(int)((done * 7919 + caller) % CachedAnswers.Count)]);
            }

            return done;
        })));
        return clock.Elapsed.TotalMicroseconds / reads.Sum();
    }

    private static void Print(string name, double microseconds, double ratio) =>
        Console.WriteLine($"{name,-60}{1_000_000 / microseconds,12:N0}{microseconds,8:F1}{ratio,12:F2}");

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
