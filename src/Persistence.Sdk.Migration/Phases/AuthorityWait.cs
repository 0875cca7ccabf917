using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Waits until the authority that refused an operation takes some again, or another one is known. One look serves
/// everybody who waits: thousands of callers that each asked the databases would take all connections from those that
/// move the authority. Safe for concurrent use.
/// </summary>
internal sealed class AuthorityWait(PhaseTracker tracker, TimeSpan limit, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private readonly Lock _gate = new();
    private Task<PhaseSnapshot>? _look;

    /// <summary>Gives the phase with which the operation is to be tried again.</summary>
    /// <param name="refused">The phase with which it was refused.</param>
    /// <param name="cancellationToken">Ends the wait of this caller.</param>
    /// <exception cref="DatabaseUnavailableException">A side whose answer is needed is away.</exception>
    public Task<PhaseSnapshot> NextAsync(PhaseSnapshot refused, CancellationToken cancellationToken)
    {
        if (tracker.Current is { } known && known != refused)
        {
            return Task.FromResult(known);
        }

        lock (_gate)
        {
            if (_look is null or { IsCompleted: true })
            {
                _look = LookAsync(refused);
            }

            return _look.WaitAsync(cancellationToken);
        }
    }

    private async Task<PhaseSnapshot> LookAsync(PhaseSnapshot refused)
    {
        var began = time.GetTimestamp();
        while (tracker.Current is not null)
        {
            var reloaded = await tracker.ReloadAsync(CancellationToken.None).ConfigureAwait(false);
            if (reloaded != refused)
            {
                return reloaded;
            }

            var control = await refused.Authority.Control.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            await Task.Delay(Pause, time, CancellationToken.None).ConfigureAwait(false);
            if (control.State == ControlState.Open || time.GetElapsedTime(began) >= limit)
            {
                break;
            }
        }

        return refused;
    }
}
