namespace Persistence.Sdk.Core.Identity;

/// <summary>
/// A hybrid logical clock (Kulkarni et al., 2014) for row versions: Unix milliseconds in the upper 47 bits, a counter
/// in the lower 16. It never issues a number twice in one process and never goes back, whatever the system's clock
/// does. It is only a hint that keeps versions rising over restarts; order comes from the version that stands in the
/// row. Safe for concurrent use.
/// </summary>
internal sealed class HybridClock(TimeProvider time)
{
    private const int CounterBits = 16;
    private const long MaxMilliseconds = long.MaxValue >> CounterBits;
    private long _last;

    /// <summary>A number greater than every one issued or observed before.</summary>
    public long Next()
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(PhysicalTime(), last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return next;
            }
        }
    }

    /// <summary>Makes later numbers greater than one that was seen in a database.</summary>
    public void Observe(long version)
    {
        var last = Volatile.Read(ref _last);
        while (version > last)
        {
            var seen = Interlocked.CompareExchange(ref _last, version, last);
            if (seen == last)
            {
                return;
            }

            last = seen;
        }
    }

    private long PhysicalTime() =>
        Math.Clamp(time.GetUtcNow().ToUnixTimeMilliseconds(), 0, MaxMilliseconds) << CounterBits;
}
