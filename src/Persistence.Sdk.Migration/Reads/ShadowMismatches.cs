namespace Persistence.Sdk.Migration.Reads;

/// <summary>The last shadow reads that differed. Safe for concurrent use.</summary>
internal sealed class ShadowMismatches(TimeProvider time)
{
    /// <summary>How many are kept.</summary>
    public const int Limit = 20;

    /// <summary>A store that goes on differing is logged this often.</summary>
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<ShadowMismatch> _latest = new(Limit);
    private readonly Dictionary<(string Store, string Source), long> _logged = [];

    /// <summary>The latest first.</summary>
    public IReadOnlyList<ShadowMismatch> Latest
    {
        get
        {
            lock (_gate)
            {
                return [.. _latest.Reverse()];
            }
        }
    }

    /// <summary>Keeps one; says whether it is to be logged.</summary>
    public bool Add(ShadowMismatch mismatch)
    {
        lock (_gate)
        {
            if (_latest.Count == Limit)
            {
                _latest.Dequeue();
            }

            _latest.Enqueue(mismatch);
            var source = (mismatch.Store, mismatch.Source);
            if (_logged.TryGetValue(source, out var last) && time.GetElapsedTime(last) < LogInterval)
            {
                return false;
            }

            _logged[source] = time.GetTimestamp();
            return true;
        }
    }
}
