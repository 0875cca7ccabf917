namespace Persistence.Sdk.Benchmarks.Measuring;

/// <summary>How a measured quantity spreads.</summary>
/// <param name="Median">Half of the values are not larger.</param>
/// <param name="P99">99 of 100 values are not larger.</param>
/// <param name="Largest">The largest value.</param>
internal sealed record Spread(double Median, double P99, double Largest)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? new Spread(0, 0, 0)
            : new Spread(At(sorted, 0.5), At(sorted, 0.99), sorted[^1]);
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
