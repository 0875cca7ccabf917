using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// Tells Postgres, before its first use, that SQLite was made to decide while it was away, and lists what only Postgres
/// has. Any number of processes may do this, however late.
/// </summary>
internal sealed class SeizureFence(DatabaseSides sides, SeizureLoss loss, ILogger<SeizureFence> log)
{
    /// <summary>Does it where it has not been done; nothing otherwise.</summary>
    /// <exception cref="PersistenceException">Postgres is away still, or is not the right one.</exception>
    public async Task RunAsync(IDatabaseSide sqlite, CancellationToken cancellationToken)
    {
        var taken = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!SeizureRecords.IsTaken(taken))
        {
            return;
        }

        var postgres = await sides.OpenReadyAsync(DatabaseSide.Postgres, cancellationToken).ConfigureAwait(false);
        var server = await postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!SeizureRecords.IsFenced(server, taken))
        {
            Binder.Check(taken, server);
            var fenced = SeizureRecords.Fenced(server, taken);
            if (!await postgres.Control.TryReplaceAsync(
                server, fenced, SeizureRecords.Note(taken), token => IsStillTakenAsync(sqlite, taken, token),
                cancellationToken).ConfigureAwait(false))
            {
                return; // Somebody else has done it; the next look sees.
            }

            server = fenced;
        }

        FaultPoint.Reach(FaultPoints.SeizureFenced);
        var lost = await loss.FindAsync(cancellationToken).ConfigureAwait(false);
        var note = $"{SeizureRecords.Note(taken)}; {lost}";
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (SeizureRecords.IsTaken(file) && file.Epoch == taken.Epoch
            && await sqlite.Control.TryReplaceAsync(
                file, SeizureRecords.Followed(file, server), note, cancellationToken).ConfigureAwait(false))
        {
            Log.SeizureEnded(log, lost.ToString());
        }
    }

    /// <summary>
    /// Asked while the scope of Postgres is held: who comes late must not take back what a flip has given.
    /// </summary>
    private static async Task<bool> IsStillTakenAsync(
        IDatabaseSide sqlite, ControlRow taken, CancellationToken cancellationToken)
    {
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        return SeizureRecords.IsTaken(file) && file.Epoch == taken.Epoch;
    }
}
