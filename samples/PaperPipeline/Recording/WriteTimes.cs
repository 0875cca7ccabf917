namespace PaperPipeline.Recording;

/// <summary>How many writes were acknowledged and how long they took, in milliseconds.</summary>
internal sealed record WriteTimes(int Acknowledged, double Median, double P99, double Longest)
{
    public static WriteTimes Of(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return sorted.Length == 0
            ? new WriteTimes(0, 0, 0, 0)
            : new WriteTimes(sorted.Length, At(sorted, 0.5), At(sorted, 0.99), At(sorted, 1));
    }

    private static double At(double[] sorted, double share) =>
        Math.Round(sorted[(int)Math.Ceiling(share * sorted.Length) - 1], 2);
}
