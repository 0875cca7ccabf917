using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Status;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Compares a file with its mirror before this process writes to it: a file that lost commits hides that with its next
/// write. What was sent before it lost them arrives by then, or never. Where the mirror cannot be reached in time, the
/// file notes what it had issued, and nothing it issues from then on reaches the mirror before they have been compared
/// by that.
/// </summary>
internal sealed class FirstLook(
    PhaseTracker tracker, DatabaseSides sides, TimeSpan patience, TimeProvider time, ILogger<FirstLook> log)
{
    private const int MaxAttempts = 20;

    /// <summary>Gives back whether there is a mirror, and it could be reached.</summary>
    public Task<bool> TakeAsync(CancellationToken cancellationToken) => tracker.Current switch
    {
        { Roles.Mirror: DatabaseSide.Postgres } => TryCompareAsync(cancellationToken),
        { Roles.Mirror: DatabaseSide.Sqlite } phase => TryCheckFileAsync(phase.Authority, cancellationToken),
        _ => Task.FromResult(false),
    };

    private async Task<bool> TryCompareAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TimeLimit.RunAsync(CompareAsync, patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (BindingRejectedException)
        {
            return true; // The file is marked where need be; the replicator finds the same, says so, and sends nothing.
        }
        catch (Exception problem) when (problem is PersistenceException or TimeoutException)
        {
            Log.NeighboursUnknown(log, problem.Message);
            await NoteAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>Where Postgres decides: a file that is not whole gets nothing that would hide it.</summary>
    private async Task<bool> TryCheckFileAsync(IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        try
        {
            return await TimeLimit.RunAsync(
                async token =>
                {
                    var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, token).ConfigureAwait(false);
                    await ReverseCoverage.CheckAsync(postgres, sqlite, token).ConfigureAwait(false);
                    return true;
                },
                patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is PersistenceException or TimeoutException)
        {
            return problem is BindingRejectedException; // the replicator finds the same and says so
        }
    }

    private async Task<bool> CompareAsync(CancellationToken cancellationToken)
    {
        var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        var postgres = await sides.OpenReadyAsync(DatabaseSide.Postgres, cancellationToken).ConfigureAwait(false);
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (file.State != ControlState.Open)
        {
            // No step of a change of authority is disturbed: nobody writes, and its process has taken this look.
            await Binder.VerifyAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
            return true;
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Binder.MoveGenerationAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (DatabaseUnavailableException) when (attempt < MaxAttempts)
            {
                // Others start at the same moment.
            }
        }
    }

    private async Task NoteAsync(CancellationToken cancellationToken)
    {
        var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            var noted = file with { UnverifiedVersion = ControlRow.IssuedByThen };
            if (!file.IsVerified
                || await sqlite.Control.TryReplaceAsync(file, noted, "not compared", cancellationToken)
                    .ConfigureAwait(false))
            {
                return;
            }
        }

        throw new DatabaseUnavailableException(
            DatabaseSide.Sqlite, "other processes kept changing the control row during the start.");
    }
}
