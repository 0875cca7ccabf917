namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>The system's clock, wrong by some hours; timers do not notice, as on a real machine.</summary>
internal sealed class SteppedTime(TimeSpan offset) : TimeProvider
{
    private long _ticks = offset.Ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _ticks));

    /// <summary>Steps the time of day.</summary>
    public void Step(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
