namespace Persistence.Sdk.Migration.Reads;

/// <summary>
/// Leaves a database alone for a while after two failures in a row; then one caller tries it, and the others go on
/// without it. Costs a read that succeeds two comparisons. Safe for concurrent use.
/// </summary>
internal sealed class ReadBreaker(TimeSpan rest, TimeProvider time)
{
    private const int Threshold = 2;
    private int _failures;
    private long _restsSince;

    /// <summary>Whether the caller may try; who may must tell how it ended, unless it was cancelled.</summary>
    public bool MayTry()
    {
        if (Volatile.Read(ref _failures) < Threshold)
        {
            return true;
        }

        var since = Volatile.Read(ref _restsSince);
        return time.GetElapsedTime(since) >= rest
            && Interlocked.CompareExchange(ref _restsSince, time.GetTimestamp(), since) == since;
    }

    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) != 0)
        {
            Volatile.Write(ref _failures, 0);
        }
    }

    public void Failed()
    {
        Volatile.Write(ref _restsSince, time.GetTimestamp());
        Interlocked.Increment(ref _failures);
    }
}
