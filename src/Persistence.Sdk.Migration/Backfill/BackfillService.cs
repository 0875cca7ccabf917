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
    ILogger<BackfillService> log) : BackgroundLoop(Shortest, time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly BackOff _backOff = new(Shortest, Longest, Random.Shared);
    private long? _doneAt;

    protected override bool IsCalledFor => options.Enabled
        && tracker.Current is { Phase: PersistencePhase.Backfill } phase && _doneAt != phase.Fence.Epoch;

    protected override async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        var epoch = tracker.Current?.Fence.Epoch;
        await backfill()
            .RunAsync(new BackfillRequest { ChunkRows = options.ChunkRows }, null, cancellationToken)
            .ConfigureAwait(false);
        _doneAt = epoch;
        _backOff.Reset();
        return Interval;
    }

    protected override TimeSpan AfterProblem(Exception problem)
    {
        var pause = _backOff.Next();
        Log.BackfillPauses(log, pause.TotalMilliseconds, problem);
        return pause;
    }
}
