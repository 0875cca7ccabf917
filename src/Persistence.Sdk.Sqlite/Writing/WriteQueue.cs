using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>
/// What waits for the writer thread: operations in the order of arrival, and acknowledgements, which wait for the next
/// group or, where none comes, for at most <see cref="AcknowledgeWithin"/>. Safe for concurrent use.
/// </summary>
internal sealed class WriteQueue(TimeProvider time)
{
    private static readonly TimeSpan AcknowledgeWithin = TimeSpan.FromMilliseconds(10);
    private readonly object _gate = new();
    private readonly Queue<Operation> _operations = new();
    private List<RowImage> _acknowledged = [];
    private long _firstAcknowledged;
    private bool _isWaiting;
    private bool _isWaking;
    private bool _hadCompany;
    private bool _isClosed;

    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public void Add(Operation operation)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(SqliteDatabase));
            _operations.Enqueue(operation);
            Wake();
        }
    }

    /// <summary>Adds acknowledgements; after the close they are forgotten, which only costs a replay.</summary>
    public void Acknowledge(IReadOnlyList<RowImage> applied)
    {
        lock (_gate)
        {
            if (_isClosed || applied.Count == 0)
            {
                return;
            }

            if (_acknowledged.Count == 0)
            {
                _firstAcknowledged = time.GetTimestamp();
                Wake();
            }

            _acknowledged.AddRange(applied);
        }
    }

    /// <summary>Lets the writer finish what is queued and stop.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Waits for work and takes it: an exclusive operation alone, others up to the limit. An empty group has only
    /// acknowledgements to bring; null says that the queue is closed and empty.
    /// </summary>
    public List<Operation>? Take(int limit)
    {
        lock (_gate)
        {
            while (_operations.Count == 0)
            {
                if (_acknowledged.Count > 0 && (_isClosed || !WaitForCompany()))
                {
                    return [];
                }

                if (_acknowledged.Count == 0 && _operations.Count == 0)
                {
                    if (_isClosed)
                    {
                        return null;
                    }

                    Wait(Timeout.InfiniteTimeSpan);
                }
            }

            var group = new List<Operation> { _operations.Dequeue() };
            TakeMore(group, limit, plainOnly: false);
            _hadCompany = group.Count > 1;
            return group;
        }
    }

    /// <summary>Adds what has arrived meanwhile to a group that has not begun.</summary>
    /// <param name="group">The group.</param>
    /// <param name="limit">The largest number of operations in it.</param>
    /// <param name="plainOnly">Whether to stop before an operation that needs another commit than the others.</param>
    public void TakeMore(List<Operation> group, int limit, bool plainOnly)
    {
        lock (_gate)
        {
            var alone = group.Count > 0 && group[0].Kind == OperationKind.Exclusive;
            while (!alone && group.Count < limit && _operations.TryPeek(out var next)
                && next.Kind != OperationKind.Exclusive && !(plainOnly && next.Kind == OperationKind.Control))
            {
                group.Add(_operations.Dequeue());
            }
        }
    }

    /// <summary>Takes all acknowledgements; null where there are none.</summary>
    public AcknowledgeOperation? TakeAcknowledged()
    {
        lock (_gate)
        {
            if (_acknowledged.Count == 0)
            {
                return null;
            }

            var taken = new AcknowledgeOperation(_acknowledged);
            _acknowledged = [];
            return taken;
        }
    }

    /// <summary>Gives acknowledgements their time; false when it is over.</summary>
    private bool WaitForCompany() => Wait(AcknowledgeWithin - time.GetElapsedTime(_firstAcknowledged));

    private bool Wait(TimeSpan time)
    {
        if (time <= TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
        {
            return false;
        }

        _isWaiting = true;
        var woken = Monitor.Wait(_gate, time);
        _isWaiting = false;
        return woken;
    }

    /// <summary>
    /// Wakes the writer: at once for a lone caller; where the last group had several, behind the other callers that
    /// were told together with this one and are about to come back, so that they go in one group.
    /// </summary>
    private void Wake()
    {
        if (!_isWaiting || _isWaking)
        {
            return;
        }

        if (_hadCompany)
        {
            _isWaking = true;
            ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.WakeNow(), this, preferLocal: false);
        }
        else
        {
            Monitor.Pulse(_gate);
        }
    }

    private void WakeNow()
    {
        lock (_gate)
        {
            _isWaking = false;
            Monitor.Pulse(_gate);
        }
    }
}
