using Persistence.Sdk.Testing.Clocks;

namespace Persistence.Sdk.Testing.Tests.Clocks;

public sealed class ManualTimeProviderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Timers_fire_in_the_order_they_are_due_and_see_the_time_they_were_due_at()
    {
        var start = _clock.GetUtcNow();
        var fired = new List<(string Name, TimeSpan At)>();
        void Record(object? name) => fired.Add(((string)name!, _clock.GetUtcNow() - start));
        using var late = _clock.CreateTimer(Record, "late", 3 * Second, Timeout.InfiniteTimeSpan);
        using var often = _clock.CreateTimer(Record, "often", 2 * Second, 2 * Second);

        _clock.Advance(4 * Second);

        Assert.Equal([("often", 2 * Second), ("late", 3 * Second), ("often", 4 * Second)], fired);
        Assert.Equal(4 * Second, _clock.GetUtcNow() - start);
    }

    [Fact]
    public void A_disposed_timer_does_not_fire()
    {
        var fired = false;
        _clock.CreateTimer(_ => fired = true, null, Second, Second).Dispose();

        _clock.Advance(10 * Second);

        Assert.False(fired);
        Assert.Equal(0, _clock.WaitingTimers);
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_has_moved_far_enough_and_not_before()
    {
        var delay = Task.Delay(2 * Second, _clock);
        await _clock.TimersWaitAsync();

        _clock.Advance(2 * Second - TimeSpan.FromTicks(1));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        await delay;
    }

    [Fact]
    public void A_step_back_changes_the_time_of_day_and_nothing_else()
    {
        var (day, stamp) = (_clock.GetUtcNow(), _clock.GetTimestamp());
        using var timer = _clock.CreateTimer(_ => { }, null, Second, Timeout.InfiniteTimeSpan);

        _clock.StepTimeOfDay(TimeSpan.FromHours(-5));

        Assert.Equal(day.AddHours(-5), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, _clock.GetElapsedTime(stamp));
        Assert.Equal(1, _clock.WaitingTimers);
    }

    [Fact]
    public async Task Many_threads_may_move_the_clock()
    {
        var start = _clock.GetTimestamp();
        var fired = 0;
        using var timer = _clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, Second, Second);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var step = 0; step < 100; step++)
            {
                _clock.Advance(Second);
            }
        })));

        Assert.Equal(800 * Second, _clock.GetElapsedTime(start));
        Assert.Equal(800, fired);
    }
}
