namespace Persistence.Sdk.Testing.Faults;

/// <summary>
/// One direction of a <see cref="TcpProxy"/>, over all its connections. Thread-safe; changes act at once.
/// </summary>
public sealed class ProxyLane
{
    private readonly Lock _gate = new();
    private readonly HashSet<ProxyPipe> _pipes = [];
    private TaskCompletionSource _changed = NewSignal();
    private LaneMode _mode;
    private TimeSpan _delay;
    private long _bytes;
    private long? _once;
    private long? _each;

    internal ProxyLane()
    {
    }

    /// <summary>What happens to the bytes. The default value is <see cref="LaneMode.Pass"/>.</summary>
    public LaneMode Mode
    {
        get => Read(() => _mode);
        set => Change(() => _mode = value);
    }

    /// <summary>How long every piece of data is held back. The default value is zero.</summary>
    public TimeSpan Delay
    {
        get => Read(() => _delay);
        set => Change(() => _delay = value);
    }

    /// <summary>Bytes passed on since the proxy started.</summary>
    public long Bytes => Read(() => _bytes);

    /// <summary>
    /// Passes exactly this many bytes more, counted over all connections, then cuts the connection that carried the
    /// last of them, and passes everything again. With zero the next connection to send anything is cut before it
    /// does.
    /// </summary>
    public void CutOnceAfter(long bytes) => Change(() => _once = bytes);

    /// <summary>Every connection, open or new, is cut when it has carried exactly this many bytes more.</summary>
    public void CutEachAfter(long bytes) => Change(() =>
    {
        _each = bytes;
        foreach (var pipe in _pipes)
        {
            pipe.Budget = bytes;
        }
    });

    /// <summary>Passes everything again: no delay, no cuts to come.</summary>
    public void Heal() => Change(() =>
    {
        (_mode, _delay, _once, _each) = (LaneMode.Pass, TimeSpan.Zero, null, null);
        foreach (var pipe in _pipes)
        {
            pipe.Budget = null;
        }
    });

    internal void Add(ProxyPipe pipe) => Change(() =>
    {
        pipe.Budget = _each;
        _pipes.Add(pipe);
    });

    internal void Remove(ProxyPipe pipe) => Change(() => _pipes.Remove(pipe));

    internal void SetBudget(ProxyPipe pipe, long? bytes) => Change(() => pipe.Budget = bytes);

    internal long BytesOf(ProxyPipe pipe) => Read(() => pipe.Passed);

    /// <summary>How many of the waiting bytes may go on now, and whether the connection is cut behind them.</summary>
    internal async Task<(int Pass, bool Cut)> AdmitAsync(ProxyPipe pipe, int waiting, CancellationToken token)
    {
        await Task.Delay(Delay, token);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_mode != LaneMode.Hold)
                {
                    return Decide(pipe, waiting);
                }
                changed = _changed.Task;
            }
            await changed.WaitAsync(token);
        }
    }

    private (int Pass, bool Cut) Decide(ProxyPipe pipe, int waiting)
    {
        if (_mode == LaneMode.Swallow || pipe.LostBytes)
        {
            pipe.LostBytes = true;
            return (0, _mode == LaneMode.Pass);
        }
        var pass = (int)Math.Min(waiting, Math.Min(_once ?? waiting, pipe.Budget ?? waiting));
        _once -= pass;
        pipe.Budget -= pass;
        pipe.Passed += pass;
        _bytes += pass;
        var cut = _once == 0 || pipe.Budget == 0;
        _once = _once == 0 ? null : _once;
        return (pass, cut);
    }

    private T Read<T>(Func<T> value)
    {
        lock (_gate)
        {
            return value();
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _changed.SetResult();
            _changed = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
