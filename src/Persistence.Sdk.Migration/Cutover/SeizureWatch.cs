using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Scheduling;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// Keeps this process's right to use Postgres fresh, so that no operation waits for it; undoes a forced take-over that
/// was left half done, and tells Postgres of one that was completed while it was away.
/// </summary>
internal sealed class SeizureWatch(
    PhaseTracker tracker, DatabaseSides sides, FileLease lease, Func<Seizure> seizure, Func<SeizureFence> fence,
    TimeProvider time, ILogger<SeizureWatch> log) : BackgroundLoop(TimeSpan.FromSeconds(1), time)
{
    protected override bool IsCalledFor => tracker.Current is { } phase && (phase.NeedsFile || MayBeTaken(phase));

    protected override async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        if (tracker.Current is { } phase)
        {
            await LookAsync(phase, cancellationToken).ConfigureAwait(false);
        }

        return Interval;
    }

    protected override TimeSpan AfterProblem(Exception problem)
    {
        Log.SeizureNotSettled(log, problem);
        return Interval;
    }

    private static bool MayBeTaken(PhaseSnapshot phase) =>
        phase is { Authority.Side: DatabaseSide.Sqlite, Phase: PersistencePhase.Backfill };

    private async Task LookAsync(PhaseSnapshot phase, CancellationToken cancellationToken)
    {
        if (phase.NeedsFile && !await lease.RenewAsync(phase, cancellationToken).ConfigureAwait(false)
            && sides.FindOpen(DatabaseSide.Sqlite) is { } sqlite
            && SeizureRecords.IsBegun(await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false)))
        {
            await seizure().UndoLeftBehindAsync(sqlite, cancellationToken).ConfigureAwait(false);
        }

        if (MayBeTaken(phase))
        {
            await fence().RunAsync(phase.Authority, cancellationToken).ConfigureAwait(false);
        }
    }
}
