namespace Persistence.Sdk.Stores.Observability;

/// <summary>
/// The usages that wait to be recorded, in the order in which they came, at most so many. A row leaves when it is
/// settled: recorded, or refused. Many callers add; one at a time takes and settles.
/// </summary>
internal sealed class UsageQueue(int capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<TokenUsage> _rows = new();
    private readonly SemaphoreSlim _free = new(capacity, capacity);
    private readonly CancellationTokenSource _closing = new();
    private long _accepted;
    private long _settled;
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _rows.Count;
            }
        }
    }

    /// <summary>How many rows have ever been accepted.</summary>
    public long Accepted
    {
        get
        {
            lock (_gate)
            {
                return _accepted;
            }
        }
    }

    /// <summary>Waits for room and adds a row; returns how many are waiting then.</summary>
    /// <exception cref="PersistenceStoppedException">The queue has been closed.</exception>
    public async ValueTask<int> AddAsync(TokenUsage row, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        if (!await _free.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            await RoomAsync(cancellationToken).ConfigureAwait(false);
        }

        lock (_gate)
        {
            ThrowIfClosed();
            _accepted++;
            _rows.Enqueue(row);
            return _rows.Count;
        }
    }

    /// <summary>
    /// The oldest rows, at most so many, among those accepted up to a number; they stay until they are settled.
    /// </summary>
    public ArraySegment<TokenUsage> Oldest(int rows, long acceptedUpTo)
    {
        lock (_gate)
        {
            return _rows.Take((int)Math.Clamp(acceptedUpTo - _settled, 0, rows)).ToArray();
        }
    }

    /// <summary>Lets the oldest rows go.</summary>
    public void Settle(int rows)
    {
        lock (_gate)
        {
            _settled += rows;
            for (var i = 0; i < rows; i++)
            {
                _rows.Dequeue();
            }
        }

        _free.Release(rows);
    }

    /// <summary>Accepts nothing from now on, and wakes who waits for room.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }

        _closing.Cancel();
    }

    public void Dispose()
    {
        _closing.Dispose();
        _free.Dispose();
    }

    private void ThrowIfClosed()
    {
        lock (_gate)
        {
            if (_closed)
            {
                throw new PersistenceStoppedException();
            }
        }
    }

    private async Task RoomAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            await _free.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            throw new PersistenceStoppedException();
        }
    }
}
