using System.Diagnostics;

namespace Persistence.Sdk.Benchmarks.Measuring;

/// <summary>One call of a steady load, in ticks of the stopwatch.</summary>
/// <param name="Due">When it was to begin.</param>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When it had come back.</param>
internal readonly record struct Call(long Due, long Began, long Ended)
{
    /// <summary>The time it took, in milliseconds.</summary>
    public double Took => Stopwatch.GetElapsedTime(Began, Ended).TotalMilliseconds;

    /// <summary>
    /// The time since it was due, in milliseconds: a load that is held up itself must not look better for it.
    /// </summary>
    public double TookSinceDue => Stopwatch.GetElapsedTime(Due, Ended).TotalMilliseconds;
}
