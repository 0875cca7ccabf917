using Persistence.Sdk.Testing.Clocks;

namespace Persistence.Sdk.Core.Tests.Scheduling;

public sealed class BackgroundLoopTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Rounds_follow_one_another_with_the_pause_that_each_asks_for()
    {
        await using var loop = New((round, _) => Task.FromResult(round == 1 ? TimeSpan.Zero : 3 * Interval));
        loop.Start();

        Assert.Equal(1, await loop.NextRoundAsync());
        Assert.Equal(2, await loop.NextRoundAsync());
        await TimersWaitAsync();
        _time.Advance(2.9 * Interval);
        Assert.False(loop.HasBegun);
        _time.Advance(0.1 * Interval);
        Assert.Equal(3, await loop.NextRoundAsync());
    }

    [Fact]
    public async Task A_round_that_fails_is_told_of_and_followed_by_another()
    {
        await using var loop = New((round, _) => round == 1
            ? throw new InvalidOperationException("once")
            : Task.FromResult(Interval));
        loop.Start();

        Assert.Equal(1, await loop.NextRoundAsync());
        await TimersWaitAsync();
        Assert.Equal("once", Assert.Single(loop.Problems).Message);
        _time.Advance(2 * Interval);
        Assert.Equal(2, await loop.NextRoundAsync());
    }

    [Fact]
    public async Task While_nothing_is_called_for_there_is_no_round_and_one_look_an_interval()
    {
        await using var loop = New((_, _) => Task.FromResult(Interval));
        loop.HasWork = false;
        loop.Start();

        _time.Advance(Interval);
        await TimersWaitAsync();
        Assert.False(loop.HasBegun);
        loop.HasWork = true;
        _time.Advance(Interval);
        Assert.Equal(1, await loop.NextRoundAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_woken_begins_at_once_whether_a_round_was_made_or_not(bool hadRound)
    {
        await using var loop = New((_, _) => Task.FromResult(Timeout.InfiniteTimeSpan));
        loop.HasWork = hadRound;
        loop.Start();
        if (hadRound)
        {
            await loop.NextRoundAsync();
        }

        loop.HasWork = true;
        loop.Wake();

        Assert.Equal(hadRound ? 2 : 1, await loop.NextRoundAsync());
    }

    [Fact]
    public async Task A_stop_cancels_the_round_under_way_waits_for_its_end_and_tells_nobody()
    {
        var isEnded = false;
        var loop = New(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            isEnded = true;
            throw new InvalidOperationException("torn");
        });
        loop.Start();
        await loop.NextRoundAsync();

        await loop.DisposeAsync();

        Assert.True(isEnded);
        Assert.Empty(loop.Problems);
        loop.Wake(); // whoever is late
        Assert.False(loop.HasBegun);
        Assert.Equal(0, _time.WaitingTimers);
    }

    [Fact]
    public async Task A_loop_that_was_never_started_or_never_called_for_can_be_stopped()
    {
        await New((_, _) => Task.FromResult(Interval)).DisposeAsync();
        var idle = New((_, _) => Task.FromResult(Interval));
        idle.HasWork = false;
        idle.Start();

        await idle.DisposeAsync();

        _time.Advance(Interval);
        Assert.False(idle.HasBegun);
    }

    /// <summary>The loop has come to its pause.</summary>
    private Task TimersWaitAsync() => _time.TimersWaitAsync().WaitAsync(TimeSpan.FromSeconds(30));

    private CountedLoop New(Func<int, CancellationToken, Task<TimeSpan>> round) => new(Interval, _time, round);
}
