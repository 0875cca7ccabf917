namespace Persistence.Sdk.Testing.Clocks;

/// <summary>
/// A timer of a <see cref="ManualTimeProvider"/>; due time and period are read under the clock's lock.
/// </summary>
internal sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    private bool _disposed;

    internal TimeSpan Due { get; set; }

    internal TimeSpan Period { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (!_disposed)
        {
            clock.Schedule(this, dueTime, period);
        }
        return !_disposed;
    }

    public void Dispose()
    {
        Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _disposed = true;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Fire() => callback(state);

    /// <summary>Sets the next due time; false for a timer that fires once.</summary>
    internal bool Repeat()
    {
        var repeats = Period > TimeSpan.Zero;
        Due += repeats ? Period : TimeSpan.Zero;
        return repeats;
    }
}
