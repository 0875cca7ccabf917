using Persistence.Sdk.Benchmarks.Workloads;

namespace Persistence.Sdk.Benchmarks.Measuring;

/// <summary>
/// Measures contenders side by side: warmed up, then in interleaved rounds, because timings on a shared machine drift.
/// The figure that counts is the median, over the rounds, of the ratio within a round.
/// </summary>
internal sealed class Comparison(
    string title, Workload workload, int callers, Pace pace, IReadOnlyList<IContender> contenders)
{
    public async Task RunAsync()
    {
        Console.WriteLine($"\n{title} ({callers} callers, {pace.Rounds} interleaved rounds of {pace.Length.TotalSeconds:G} s)");
        var numbers = new NumberSource(workload);
        foreach (var contender in contenders)
        {
            await Round.RunAsync(contender, callers, pace.WarmUp, numbers);
        }

        var rounds = contenders.ToDictionary(contender => contender, _ => new List<Round>());
        for (var i = 0; i < pace.Rounds; i++)
        {
            foreach (var contender in contenders)
            {
                rounds[contender].Add(await Round.RunAsync(contender, callers, pace.Length, numbers));
            }
        }

        Print(rounds);
    }

    private void Print(Dictionary<IContender, List<Round>> rounds)
    {
        var baseline = rounds[contenders[0]];
        Console.WriteLine($"{"",-44}{"writes/s",12}{"ratio",8}{"p50 us",10}{"p99 us",10}");
        foreach (var contender in contenders)
        {
            var mine = rounds[contender];
            var ratio = Median(mine.Zip(baseline, (round, peer) => round.PerSecond / peer.PerSecond));
            Console.WriteLine(
                $"{contender.Name,-44}{Median(mine.Select(round => round.PerSecond)),12:N0}{ratio,8:F2}"
                + $"{Median(mine.Select(round => round.MedianMicroseconds)),10:N0}{Median(mine.Select(round => round.P99Microseconds)),10:N0}");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
