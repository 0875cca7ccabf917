namespace Persistence.Sdk.Postgres.Writer;

/// <summary>What callers have handed in and no writer has taken yet, first come first served.</summary>
internal sealed class WriteQueue : IDisposable
{
    /// <summary>The largest batch. A larger change set goes alone.</summary>
    private const int MaxChanges = 512;

    private const int MaxBytes = 1024 * 1024;
    private readonly Queue<WriteOperation> _waiting = new();
    private readonly SemaphoreSlim _signal = new(0);
    private bool _closed;

    public void Add(WriteOperation operation)
    {
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(PostgresDatabase));
            _waiting.Enqueue(operation);
        }

        _signal.Release();
    }

    /// <summary>Lets one writer look whether there is something else to do.</summary>
    public void Wake() => _signal.Release();

    /// <summary>Waits for work.</summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public async Task<bool> WaitAsync()
    {
        await _signal.WaitAsync().ConfigureAwait(false);
        lock (_waiting)
        {
            if (_closed && _waiting.Count == 0)
            {
                _signal.Release(); // for the other writer
                return false;
            }

            return true;
        }
    }

    /// <summary>
    /// Takes what is there, as far as it fits one batch. Operations that expect different epochs do not share one.
    /// </summary>
    public List<WriteOperation> Take()
    {
        var taken = new List<WriteOperation>();
        lock (_waiting)
        {
            var (changes, bytes) = (0, 0);
            while (_waiting.TryPeek(out var next))
            {
                if (!next.IsDropped)
                {
                    changes += next.Changes.Count;
                    bytes += next.Bytes;
                    if (taken.Count > 0 && (changes > MaxChanges || bytes > MaxBytes || next.Epoch != taken[0].Epoch))
                    {
                        _signal.Release(); // its own signal may be spent already
                        break;
                    }

                    taken.Add(next);
                }

                _waiting.Dequeue();
            }
        }

        return taken;
    }

    public void Close()
    {
        lock (_waiting)
        {
            _closed = true;
        }

        _signal.Release();
    }

    public void Dispose() => _signal.Dispose();
}
