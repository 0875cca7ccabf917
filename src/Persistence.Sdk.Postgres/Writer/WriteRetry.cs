using Persistence.Sdk.Postgres.Errors;
using Polly;
using Polly.Retry;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>
/// When a batch is tried again under its id: after a lost connection, when the server chose it as a victim, and when a
/// partition was missing.
/// </summary>
internal static class WriteRetry
{
    /// <summary>
    /// Such attempts are certain not to be committed and soon succeed, so they are repeated in any case.
    /// </summary>
    private static readonly TimeSpan RepeatTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The time stamp at which the first attempt began.</summary>
    public static readonly ResiliencePropertyKey<long> StartedAt = new("persistence.started-at");

    public static ResiliencePipeline Create(TimeSpan timeout, TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(ShallRetry(arguments, timeout, time)),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(10),
            MaxDelay = TimeSpan.FromSeconds(1),
        }).Build();

    private static bool ShallRetry(RetryPredicateArguments<object> arguments, TimeSpan timeout, TimeProvider time)
    {
        if (arguments.Outcome.Exception is not { } problem)
        {
            return false;
        }

        var started = arguments.Context.Properties.GetValue(StartedAt, 0L);
        var elapsed = time.GetElapsedTime(started);
        return PostgresErrors.CanRepeat(problem)
            ? elapsed < (timeout > RepeatTimeout ? timeout : RepeatTimeout)
            : PostgresErrors.IsTransient(problem) && elapsed < timeout;
    }
}
