using Microsoft.Extensions.Logging;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// Keeps this process's right to use Postgres fresh, so that no operation waits for it; undoes a forced take-over that
/// was left half done, and tells Postgres of one that was completed while it was away.
/// </summary>
internal sealed class SeizureWatch(
    PhaseTracker tracker, DatabaseSides sides, FileLease lease, Seizure seizure, SeizureFence fence, TimeProvider time,
    ILogger<SeizureWatch> log) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await LookAsync(_stopping.Token).ConfigureAwait(false);
                await Task.Delay(Interval, time, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                Log.SeizureNotSettled(log, problem);
                await Task.Delay(Interval, time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (tracker.Current is not { } phase)
        {
            return;
        }

        if (phase.NeedsFile && !await lease.RenewAsync(phase, cancellationToken).ConfigureAwait(false)
            && sides.FindOpen(DatabaseSide.Sqlite) is { } sqlite
            && SeizureRecords.IsBegun(await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false)))
        {
            await seizure.UndoLeftBehindAsync(sqlite, cancellationToken).ConfigureAwait(false);
        }

        if (phase is { Authority.Side: DatabaseSide.Sqlite, Phase: PersistencePhase.Backfill })
        {
            await fence.RunAsync(phase.Authority, cancellationToken).ConfigureAwait(false);
        }
    }
}
