namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>
/// Repeats steps while there is time. The first step of all is always made, so that every run gets on. Used by one run.
/// </summary>
/// <param name="budget">The time, from now on.</param>
/// <param name="time">The clock.</param>
/// <param name="between">Called between two steps.</param>
internal sealed class TimedSteps(TimeSpan budget, TimeProvider time, Func<CancellationToken, Task> between)
{
    private readonly long _began = time.GetTimestamp();
    private bool _any;

    /// <summary>Whether something was left because there was no time.</summary>
    public bool IsUnfinished { get; private set; }

    /// <summary>Repeats a step until it says that it was the last.</summary>
    public async Task RepeatAsync(Func<CancellationToken, Task<bool>> step, CancellationToken cancellationToken)
    {
        for (var isLast = false; !isLast;)
        {
            if (_any && time.GetElapsedTime(_began) >= budget)
            {
                IsUnfinished = true;
                return;
            }

            _any = true;
            isLast = await step(cancellationToken).ConfigureAwait(false);
            await between(cancellationToken).ConfigureAwait(false);
        }
    }
}
