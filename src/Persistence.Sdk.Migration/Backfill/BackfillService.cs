using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Retries;
using Persistence.Sdk.Core.Scheduling;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Backfill;

/// <summary>
/// Runs the backfill in phase 2, in whichever process gets the lease, until every table has been copied under the
/// present coverage. It never gives up.
/// </summary>
internal sealed class BackfillService(
    PhaseTracker tracker, Func<IBackfill> backfill, BackfillOptions options, TimeProvider time,
    ILogger<BackfillService> log) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stopping = new();
    private readonly BackOff _backOff = new(Interval, LongestPause, Random.Shared);
    private Task _loop = Task.CompletedTask;
    private long? _doneAt;

    public void Start()
    {
        if (options.Enabled)
        {
            _loop = RunAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await Turn.BehindOthersAsync().ConfigureAwait(false); // whoever starts the engine does not wait for the first look
        try
        {
            while (true)
            {
                await Task.Delay(await LookAsync().ConfigureAwait(false), time, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The engine stops.
        }
    }

    /// <summary>Says how long to wait until the next look.</summary>
    private async Task<TimeSpan> LookAsync()
    {
        if (tracker.Current is not { Phase: PersistencePhase.Backfill } phase || _doneAt == phase.Fence.Epoch)
        {
            return Interval;
        }

        try
        {
            var request = new BackfillRequest { ChunkRows = options.ChunkRows };
            await backfill().RunAsync(request, null, _stopping.Token).ConfigureAwait(false);
            _doneAt = phase.Fence.Epoch;
            _backOff.Reset();
            return Interval;
        }
        catch (Exception problem) when (
            problem is not OutOfMemoryException && !_stopping.IsCancellationRequested)
        {
            var pause = _backOff.Next();
            Log.BackfillPauses(log, pause.TotalMilliseconds, problem);
            return pause;
        }
    }
}
