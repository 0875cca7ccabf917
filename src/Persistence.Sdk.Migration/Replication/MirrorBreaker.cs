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
internal sealed class MirrorBreaker
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly Lazy<ResiliencePipeline> _pipeline;

    public MirrorBreaker(DualWriteOptions options, TimeProvider time)
    {
        AttemptTimeout = TimeSpan.FromTicks(Math.Clamp(
            2 * options.MirrorTimeout.Ticks, TimeSpan.TicksPerSecond / 2, 5 * TimeSpan.TicksPerSecond));
        // Made for the first attempt: while there is no mirror, a start need not wait for it.
        _pipeline = new Lazy<ResiliencePipeline>(() => Create(options, time));
    }

    /// <summary>The longest time that one attempt takes.</summary>
    public TimeSpan AttemptTimeout { get; }

    /// <summary>The breaker; while it is open, no attempt is made.</summary>
    public MirrorBreakerState State => _state.CircuitState switch
    {
        CircuitState.Closed => MirrorBreakerState.Closed,
        CircuitState.HalfOpen => MirrorBreakerState.HalfOpen,
        _ => MirrorBreakerState.Open,
    };

    /// <summary>Makes an attempt.</summary>
    /// <exception cref="BrokenCircuitException">None was made, because the last ones failed.</exception>
    /// <exception cref="TimeoutRejectedException">It took too long.</exception>
    public ValueTask ExecuteAsync<TState>(
        Func<TState, CancellationToken, ValueTask> attempt, TState state, CancellationToken cancellationToken) =>
        _pipeline.Value.ExecuteAsync(attempt, state, cancellationToken);

    private ResiliencePipeline Create(DualWriteOptions options, TimeProvider time)
    {
        var failures = new PredicateBuilder().Handle<DatabaseUnavailableException>().Handle<TimeoutRejectedException>()
            .Handle<PostgresRejectedException>().Handle<SchemaRejectedException>();
        return new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = options.BreakDuration,
                ShouldHandle = failures,
                StateProvider = _state,
            })
            .AddTimeout(AttemptTimeout)
            .Build();
    }
}
