namespace Persistence.Sdk.Core.Retries;

/// <summary>
/// Exponential back-off with equal jitter (in the sense of AWS' Exponential Backoff And Jitter, 2015) that never ends:
/// the pause grows to a limit and stays there.
/// </summary>
internal sealed class BackOff(TimeSpan first, TimeSpan limit, Random random)
{
    private int _doublings;

    /// <summary>The next pause: between half the present ceiling and all of it.</summary>
    public TimeSpan Next()
    {
        var ceiling = first * Math.Pow(2, _doublings);
        if (ceiling < limit)
        {
            _doublings++;
        }
        else
        {
            ceiling = limit;
        }

        return ceiling * (0.5 + (random.NextDouble() / 2));
    }

    /// <summary>After a success the next failure begins with the first pause again.</summary>
    public void Reset() => _doublings = 0;
}
