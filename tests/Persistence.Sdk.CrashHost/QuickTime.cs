namespace Persistence.Sdk.CrashHost;

/// <summary>
/// The system's time of day, with timers and a stopwatch that run four times as quick, so that a history does not spend
/// most of its time waiting for the next look of something.
/// </summary>
internal sealed class QuickTime : TimeProvider
{
    private const int Haste = 4;

    public override long TimestampFrequency => System.TimestampFrequency / Haste;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new QuickTimer(System.CreateTimer(callback, state, Quick(dueTime), Quick(period)));

    private static TimeSpan Quick(TimeSpan time) => time <= TimeSpan.Zero ? time : time / Haste;

    private sealed class QuickTimer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Quick(dueTime), Quick(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
