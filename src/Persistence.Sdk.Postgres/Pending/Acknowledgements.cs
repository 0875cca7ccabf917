using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Pending;

/// <summary>
/// Keys that the mirror has and that have not left the pending set yet. The next write batch takes them along; where
/// none comes, a writer is woken for them. Thread-safe.
/// </summary>
internal sealed class Acknowledgements : IAsyncDisposable
{
    private const int MaxKeys = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PatienceAfterFailure = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Queue<AcknowledgedKeys.Entry> _waiting = new();
    private readonly HashSet<AcknowledgedKeys> _inFlight = [];
    private readonly ITimer _timer;
    private long _lastNumber;
    private bool _scheduled;
    private bool _due;

    public Acknowledgements(TimeProvider time, Action wake) => _timer = time.CreateTimer(
        _ =>
        {
            lock (_gate)
            {
                _due = true;
            }

            wake();
        },
        null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>The number of the latest acknowledgement.</summary>
    public long LastNumber
    {
        get
        {
            lock (_gate)
            {
                return _lastNumber;
            }
        }
    }

    public void Add(IReadOnlyList<RowImage> applied)
    {
        lock (_gate)
        {
            foreach (var image in applied)
            {
                _waiting.Enqueue(new AcknowledgedKeys.Entry(image, ++_lastNumber));
            }

            Schedule(Patience);
        }
    }

    /// <summary>Takes the keys that no write has taken along in time; null where there are none.</summary>
    public AcknowledgedKeys? TakeDue()
    {
        lock (_gate)
        {
            return _due ? Take() : null;
        }
    }

    /// <summary>Takes keys along; null where there are none.</summary>
    public AcknowledgedKeys? Take()
    {
        lock (_gate)
        {
            var entries = new List<AcknowledgedKeys.Entry>(Math.Min(MaxKeys, _waiting.Count));
            while (entries.Count < MaxKeys && _waiting.TryDequeue(out var entry))
            {
                entries.Add(entry);
            }

            (_scheduled, _due) = (false, false);
            Schedule(Patience);
            if (entries.Count == 0)
            {
                return null;
            }

            var keys = new AcknowledgedKeys(this, entries);
            _inFlight.Add(keys);
            return keys;
        }
    }

    /// <summary>
    /// What stands between the caller and the commit of all acknowledgements up to a number: keys to commit itself, or
    /// those that writers have taken; null where nothing does.
    /// </summary>
    public (AcknowledgedKeys? Taken, Task InFlight)? Await(long upTo)
    {
        lock (_gate)
        {
            var inFlight = _inFlight.Where(keys => keys.Entries.Any(entry => entry.Number <= upTo)).ToArray();
            return _waiting.Any(entry => entry.Number <= upTo) ? (Take(), Task.CompletedTask)
                : inFlight.Length > 0 ? (null, Task.WhenAll(inFlight.Select(keys => keys.Settled)))
                : null;
        }
    }

    public void Settle(AcknowledgedKeys keys, bool committed)
    {
        lock (_gate)
        {
            _inFlight.Remove(keys);
            if (!committed)
            {
                foreach (var entry in keys.Entries)
                {
                    _waiting.Enqueue(entry);
                }

                Schedule(PatienceAfterFailure);
            }
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Schedule(TimeSpan patience)
    {
        if (!_scheduled && _waiting.Count > 0)
        {
            _scheduled = true;
            _timer.Change(patience, Timeout.InfiniteTimeSpan);
        }
    }
}
