using System.Diagnostics;

namespace Persistence.Sdk.Benchmarks.Measuring;

/// <summary>What one contender did in one round.</summary>
/// <param name="PerSecond">Writes a second.</param>
/// <param name="MedianMicroseconds">The median time of one write.</param>
/// <param name="P99Microseconds">The time that one write in a hundred exceeds.</param>
internal sealed record Round(double PerSecond, double MedianMicroseconds, double P99Microseconds)
{
    public static async Task<Round> RunAsync(IContender contender, int callers, TimeSpan length, NumberSource numbers)
    {
        var clock = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var mine = new List<long>();
            while (clock.Elapsed < length)
            {
                var began = Stopwatch.GetTimestamp();
                await contender.WriteAsync(numbers.Next());
                mine.Add(Stopwatch.GetTimestamp() - began);
            }

            return mine;
        })));
        var seconds = clock.Elapsed.TotalSeconds;
        var sorted = times.SelectMany(time => time).Order().ToArray();
        return new Round(sorted.Length / seconds, Microseconds(sorted[sorted.Length / 2]), Microseconds(sorted[sorted.Length * 99 / 100]));
    }

    private static double Microseconds(long ticks) => ticks * 1_000_000.0 / Stopwatch.Frequency;
}
