using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Cutover;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>Gathers what the way back is judged by. Asks open databases only, and changes nothing.</summary>
internal sealed class RollbackReading(DatabaseSides sides, TableCatalog catalog, TimeProvider time)
{
    /// <param name="control">The control row of the side that decides.</param>
    /// <param name="pending">What its mirror lacks.</param>
    /// <param name="mirrorProblem">Why the mirror cannot be given anything; null where that is not known.</param>
    /// <param name="isRefused">Whether the two databases were found not to belong together.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PersistenceException">The side that decides did not answer.</exception>
    public async Task<RollbackState> RunAsync(
        ControlRow control, PendingSummary pending, string? mirrorProblem, bool isRefused,
        CancellationToken cancellationToken)
    {
        var postgres = sides.FindOpen(DatabaseSide.Postgres);
        var hasHistory = control.Phase != PersistencePhase.ReadCutover || (postgres is not null && await Rollback
            .HasHistoryAsync(control, postgres, catalog, cancellationToken).ConfigureAwait(false));
        return Rollback.Judge(new RollbackFacts(control, pending, hasHistory, mirrorProblem, time.GetUtcNow())
        {
            IsRefused = isRefused,
            TakenAt = SeizureRecords.IsTaken(control)
                ? await TakenAtAsync(control, cancellationToken).ConfigureAwait(false)
                : null,
            Lost = postgres is not null && !SeizureRecords.IsTaken(control)
                && await SeizureLoss.IsWaitingAsync(control, postgres, cancellationToken).ConfigureAwait(false)
                    ? await postgres.Pending.SummarizeAsync(cancellationToken).ConfigureAwait(false)
                    : null,
        });
    }

    private async Task<DateTimeOffset> TakenAtAsync(ControlRow control, CancellationToken cancellationToken)
    {
        var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        var history = await sqlite.Control.ListHistoryAsync(cancellationToken).ConfigureAwait(false);
        return history.First(entry => entry.Epoch == control.Epoch).At;
    }
}
