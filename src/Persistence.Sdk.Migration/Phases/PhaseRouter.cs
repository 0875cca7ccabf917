using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Runs an operation on the side that decides. Where the database refuses because the epoch has moved, the phase is
/// reloaded and the operation goes to whoever decides now; while the authority is on its way from one side to the
/// other, the operation waits, up to the cutover time-out.
/// </summary>
internal sealed class PhaseRouter(
    PhaseTracker tracker, FileLease lease, Func<CancellationToken, Task> ensureStarted, TimeSpan cutoverTimeout,
    TimeProvider time)
{
    private readonly AuthorityWait _wait = new(tracker, cutoverTimeout, time);

    /// <summary>The phase in force; null before the start.</summary>
    public PhaseSnapshot? Current => tracker.Current;

    public async Task<TResult> RunAsync<TState, TResult>(
        Func<IDatabaseSide, Fence, TState, CancellationToken, Task<TResult>> operation,
        TState state,
        CancellationToken cancellationToken)
    {
        var phase = tracker.Current ?? await StartAsync(cancellationToken).ConfigureAwait(false);
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await lease.CheckAsync(phase, cancellationToken).ConfigureAwait(false);
                var result = await operation(phase.Authority, phase.Fence, state, cancellationToken)
                    .ConfigureAwait(false);
                await lease.ConfirmAsync(phase).ConfigureAwait(false);
                return result;
            }
            catch (AuthorityChangedException refused)
            {
                var waited = time.GetElapsedTime(began);
                if (waited >= cutoverTimeout)
                {
                    throw new CutoverTimeoutException(waited, refused);
                }

                phase = await NextAsync(phase, cancellationToken).ConfigureAwait(false);
            }
            catch (ObjectDisposedException closed) when (tracker.Current is null)
            {
                throw new PersistenceStoppedException(closed);
            }
        }
    }

    private async Task<PhaseSnapshot> StartAsync(CancellationToken cancellationToken)
    {
        await ensureStarted(cancellationToken).ConfigureAwait(false);
        return tracker.Current ?? throw new PersistenceStoppedException(); // stopped again at once
    }

    private Task<PhaseSnapshot> NextAsync(PhaseSnapshot refused, CancellationToken cancellationToken) =>
        tracker.Current is null ? StartAsync(cancellationToken) : _wait.NextAsync(refused, cancellationToken);
}
