using Persistence.Sdk.Postgres.Pending;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>
/// What batches take along: keys to remove from the pending set, and notes to remove from the batch log. Thread-safe.
/// </summary>
internal sealed class Housekeeping(Acknowledgements acknowledgements, TimeProvider time)
{
    /// <summary>So many finished batches are worth a statement.</summary>
    private const int FinishedAtOnce = 32;

    private static readonly TimeSpan OrphansEvery = TimeSpan.FromHours(1);
    private readonly List<Guid> _finished = [];
    private long? _orphansRemovedAt;

    public HousekeepingLoad Take()
    {
        var keys = acknowledgements.Take();
        lock (_finished)
        {
            var finished = _finished.Count >= FinishedAtOnce ? _finished.ToArray() : [];
            _finished.RemoveRange(0, finished.Length);
            var orphans = _orphansRemovedAt is not { } removedAt || time.GetElapsedTime(removedAt) > OrphansEvery;
            if (orphans)
            {
                _orphansRemovedAt = time.GetTimestamp();
            }

            return new HousekeepingLoad(this, keys, finished, orphans);
        }
    }

    /// <summary>Notes batches whose callers have their answer, so that their notes can go.</summary>
    public void Finish(params ReadOnlySpan<Guid> batches)
    {
        lock (_finished)
        {
            _finished.AddRange(batches);
        }
    }
}
