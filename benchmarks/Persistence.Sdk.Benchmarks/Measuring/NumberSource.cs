namespace Persistence.Sdk.Benchmarks.Measuring;

/// <summary>Numbers for records: three new keys, then one that was written before, so that upserts really update.</summary>
internal sealed class NumberSource
{
    private long _last;

    public long Next()
    {
        var number = Interlocked.Increment(ref _last);
        return number % 4 == 0 ? number / 2 : number;
    }
}
