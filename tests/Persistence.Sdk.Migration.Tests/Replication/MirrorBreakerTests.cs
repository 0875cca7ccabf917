using Persistence.Sdk.Migration.Replication;
using Persistence.Sdk.Testing.Clocks;
using Polly.Timeout;

namespace Persistence.Sdk.Migration.Tests.Replication;

/// <summary>When attempts on a mirror are skipped.</summary>
public sealed class MirrorBreakerTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly DualWriteOptions _options = new();
    private readonly MirrorBreaker _breaker;

    public MirrorBreakerTests() => _breaker = new MirrorBreaker(_options, _time);

    [Fact]
    public async Task S08_A_mirror_that_falls_silent_under_load_is_left_alone_behind_two_attempts()
    {
        for (var delivery = 0; delivery < 20_000; delivery++)
        {
            await _breaker.ExecuteAsync((_, _) => ValueTask.CompletedTask, 0, CancellationToken.None);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await TimeOutAsync();
        Assert.Equal(MirrorBreakerState.Closed, _breaker.State);
        await TimeOutAsync();
        Assert.Equal(MirrorBreakerState.Open, _breaker.State);
    }

    [Fact]
    public async Task S08_A_mirror_that_is_tried_every_few_seconds_is_left_alone_too()
    {
        await TimeOutAsync();
        _time.Advance(TimeSpan.FromSeconds(6));
        await TimeOutAsync();

        Assert.Equal(MirrorBreakerState.Open, _breaker.State);
    }

    [Fact]
    public async Task S08_An_attempt_that_does_not_end_when_it_is_told_to_holds_nobody_up()
    {
        var never = new TaskCompletionSource();
        for (var attempts = 0; attempts < 2; attempts++)
        {
            var attempt = _breaker.ExecuteAsync(
                async (_, _) => await never.Task, 0, CancellationToken.None).AsTask();
            _time.Advance(_breaker.AttemptTimeout);
            await Assert.ThrowsAsync<TimeoutRejectedException>(() => attempt);
        }

        Assert.Equal(MirrorBreakerState.Open, _breaker.State);
    }

    [Fact]
    public async Task S08_It_rests_for_the_break_and_is_probed_once_then()
    {
        await TimeOutAsync();
        await TimeOutAsync();
        Assert.True(_breaker.IsResting);

        _time.Advance(_options.BreakDuration);
        Assert.False(_breaker.IsResting);
        await TimeOutAsync();
        Assert.True(_breaker.IsResting);

        _time.Advance(_options.BreakDuration);
        await _breaker.ExecuteAsync((_, _) => ValueTask.CompletedTask, 0, CancellationToken.None);
        Assert.Equal(MirrorBreakerState.Closed, _breaker.State);
        Assert.False(_breaker.IsResting);
    }

    /// <summary>An attempt that the mirror does not answer.</summary>
    private async Task TimeOutAsync()
    {
        var attempt = _breaker.ExecuteAsync(
            async (_, cancellationToken) => await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken), 0,
            CancellationToken.None).AsTask();
        _time.Advance(_breaker.AttemptTimeout);
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => attempt);
    }
}
