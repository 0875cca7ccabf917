namespace Persistence.Sdk.Testing.Clocks;

/// <summary>
/// A clock that stands still until the test moves it. Timers fire on the thread that moves it, in the order they
/// are due. The time of day can step, also back, without a timer or a timestamp noticing, as on a real machine.
/// Thread-safe.
/// </summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset DefaultStart = new(2025, 3, 30, 0, 30, 0, TimeSpan.Zero);
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _start;
    private TimeSpan _elapsed;
    private TimeSpan _goal;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Sets the clock to <paramref name="start"/>; by default to a fixed moment in March 2025.</summary>
    public ManualTimeProvider(DateTimeOffset? start = null) => _start = (start ?? DefaultStart).ToUniversalTime();

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that will fire when the clock moves far enough.</summary>
    public int WaitingTimers => Locked(() => _timers.Count);

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Locked(() => _start + _elapsed);

    /// <inheritdoc />
    public override long GetTimestamp() => Locked(() => _elapsed.Ticks);

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Moves time on and fires what becomes due on the way; each callback sees the time it was due at.
    /// </summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        FireUntil(Locked(() => _goal += by));
    }

    /// <summary>Steps the time of day, back or on; timers and timestamps do not notice.</summary>
    public void StepTimeOfDay(TimeSpan by) => Locked(() => _start += by);

    /// <summary>Returns when at least so many timers wait: the code under test has come to its delay.</summary>
    public async Task TimersWaitAsync(int count = 1, CancellationToken token = default)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_timers.Count >= count)
                {
                    return;
                }
                changed = _changed.Task;
            }
            await changed.WaitAsync(token);
        }
    }

    internal void Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            timer.Period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.Due = _elapsed + dueTime;
                _timers.Add(timer);
            }
            _changed.SetResult();
            _changed = NewSignal();
        }
        if (dueTime == TimeSpan.Zero)
        {
            FireUntil(Locked(() => _elapsed));
        }
    }

    private void FireUntil(TimeSpan goal)
    {
        while (NextDue(goal) is { } timer)
        {
            // Outside the lock: a callback may use the clock.
            timer.Fire();
        }
    }

    private ManualTimer? NextDue(TimeSpan goal)
    {
        lock (_gate)
        {
            var timer = _timers.Where(timer => timer.Due <= goal).MinBy(timer => timer.Due);
            var now = timer?.Due ?? goal;
            _elapsed = now > _elapsed ? now : _elapsed;
            if (timer is not null && !timer.Repeat())
            {
                _timers.Remove(timer);
            }
            return timer;
        }
    }

    private T Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            return action();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
