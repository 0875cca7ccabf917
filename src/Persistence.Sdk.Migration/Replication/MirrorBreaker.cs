using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>
/// Stands before every attempt on the mirror for which a caller may wait. The time-out bounds how long a black hole can
/// hold an attempt; the breaker counts it like any other failure of the mirror. A refusal of data is none, nor is one
/// of the binding or the epoch: with every take-over they differ for a moment, and the mirror is there and answers at
/// once. Safe for concurrent use.
/// </summary>
/// <remarks>
/// There are two breakers in a row, which differ in how far they look back: one opens for a mirror that died under
/// load, although it took thousands of deliveries a moment ago; the other for one that is tried every few seconds.
/// </remarks>
internal sealed class MirrorBreaker
{
    private static readonly TimeSpan LongSample = TimeSpan.FromSeconds(10);
    private readonly CircuitBreakerStateProvider _short = new();
    private readonly CircuitBreakerStateProvider _long = new();
    private readonly Lazy<ResiliencePipeline> _pipeline;
    private readonly TimeProvider _time;
    private readonly TimeSpan _breakDuration;
    private long _openedAt;

    public MirrorBreaker(DualWriteOptions options, TimeProvider time)
    {
        (_time, _breakDuration) = (time, options.BreakDuration);
        AttemptTimeout = TimeSpan.FromTicks(Math.Clamp(
            2 * options.MirrorTimeout.Ticks, TimeSpan.TicksPerSecond / 2, 5 * TimeSpan.TicksPerSecond));
        // Made for the first attempt: while there is no mirror, a start need not wait for it.
        _pipeline = new Lazy<ResiliencePipeline>(() => Create(options, time));
    }

    /// <summary>The longest time that one attempt takes.</summary>
    public TimeSpan AttemptTimeout { get; }

    /// <summary>The breaker; while it is open, no attempt is made.</summary>
    public MirrorBreakerState State => (_short.CircuitState, _long.CircuitState) switch
    {
        (CircuitState.Closed, CircuitState.Closed) => MirrorBreakerState.Closed,
        (CircuitState.Open or CircuitState.Isolated, _) or (_, CircuitState.Open or CircuitState.Isolated) =>
            MirrorBreakerState.Open,
        _ => MirrorBreakerState.HalfOpen,
    };

    /// <summary>
    /// Whether an attempt would certainly be skipped: it is open, and the time to probe has not come.
    /// </summary>
    public bool IsResting =>
        State == MirrorBreakerState.Open && _time.GetElapsedTime(Volatile.Read(ref _openedAt)) < _breakDuration;

    /// <summary>
    /// Makes an attempt. One that goes on beyond its time, because a driver waits for a server that does not answer to
    /// take back a command, is told to stop and left to itself: what it brings late does no harm.
    /// </summary>
    /// <exception cref="BrokenCircuitException">None was made, because the last ones failed.</exception>
    /// <exception cref="TimeoutRejectedException">It took too long.</exception>
    public ValueTask ExecuteAsync<TState>(
        Func<TState, CancellationToken, ValueTask> attempt, TState state, CancellationToken cancellationToken) =>
        _pipeline.Value.ExecuteAsync(
            static (work, token) => InTimeAsync(work.attempt, work.state, token), (attempt, state), cancellationToken);

    private static async ValueTask InTimeAsync<TState>(
        Func<TState, CancellationToken, ValueTask> attempt, TState state, CancellationToken limit)
    {
        var stop = new CancellationTokenSource();
        var run = attempt(state, stop.Token).AsTask();
        try
        {
            await run.WaitAsync(limit).ConfigureAwait(false);
            stop.Dispose();
        }
        catch when (run.IsCompleted)
        {
            stop.Dispose();
            throw;
        }
        catch (OperationCanceledException)
        {
            _ = LetGoAsync(run, stop);
            throw;
        }
    }

    private static async Task LetGoAsync(Task run, CancellationTokenSource stop)
    {
        using (stop)
        {
            await stop.CancelAsync().ConfigureAwait(false); // the driver may hold the thread that cancels
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ResiliencePipeline Create(DualWriteOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(Breaker(options, LongSample, _long))
            // Long enough for two attempts that time out.
            .AddCircuitBreaker(Breaker(options, 2 * AttemptTimeout, _short))
            .AddTimeout(AttemptTimeout)
            .Build();

    private CircuitBreakerStrategyOptions Breaker(
        DualWriteOptions options, TimeSpan sample, CircuitBreakerStateProvider state) => new()
        {
            FailureRatio = 0.5,
            MinimumThroughput = 2,
            SamplingDuration = sample,
            BreakDuration = options.BreakDuration,
            ShouldHandle = new PredicateBuilder().Handle<DatabaseUnavailableException>()
                .Handle<TimeoutRejectedException>().Handle<PostgresRejectedException>()
                .Handle<SchemaRejectedException>(),
            StateProvider = state,
            OnOpened = _ =>
            {
                Volatile.Write(ref _openedAt, _time.GetTimestamp());
                return ValueTask.CompletedTask;
            },
        };
}
