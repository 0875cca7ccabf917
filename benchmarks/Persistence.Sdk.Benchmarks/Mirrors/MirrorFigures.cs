using Persistence.Sdk.Benchmarks.Measuring;

namespace Persistence.Sdk.Benchmarks.Mirrors;

/// <summary>What was measured in one situation of the mirror, one spread a round, in milliseconds.</summary>
internal sealed class MirrorFigures(string name)
{
    private readonly List<Spread> _rounds = [];

    public static void PrintHead() => Console.WriteLine(
        $"{"ms",-52}{"p50",9}{"p99",9}{"max",9}{"p99 +",9}{"p99 ratio",11}");

    public void Add(IEnumerable<Call> calls) => _rounds.Add(Spread.Of(calls.Select(call => call.Took)));

    /// <summary>
    /// Medians over the rounds, those of the comparisons within a round included; the largest of all.
    /// </summary>
    public void Print(MirrorFigures alone)
    {
        Console.WriteLine(
            $"{name,-52}{Median(round => round.Median),9:F2}{Median(round => round.P99),9:F2}"
            + $"{_rounds.Max(round => round.Largest),9:F1}{Against((mine, peer) => mine - peer),9:F2}"
            + $"{Against((mine, peer) => mine / peer),11:F2}");

        double Median(Func<Spread, double> figure) => Spread.Of(_rounds.Select(figure)).Median;
        double Against(Func<double, double, double> compare) =>
            Spread.Of(_rounds.Zip(alone._rounds, (mine, peer) => compare(mine.P99, peer.P99))).Median;
    }
}
