using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Makes SQLite decide while Postgres, which decides or may decide already, is gone.</summary>
internal static class TakeOver
{
    /// <summary>Whether only a take-over leads back: Postgres would have to be asked, and does not answer.</summary>
    public static async Task<bool> IsCalledForAsync(OperatorSession session, CancellationToken cancellationToken)
    {
        try
        {
            var phase = await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
            var control = await phase.Authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (control is { Authority: DatabaseSide.Sqlite, State: ControlState.Raising })
            {
                await session.OpenAsync(DatabaseSide.Postgres, cancellationToken).ConfigureAwait(false);
            }

            return false;
        }
        catch (DatabaseUnavailableException gone) when (
            gone.Side == DatabaseSide.Postgres && session.Sides.SqliteFileExists)
        {
            return true;
        }
    }

    /// <exception cref="OperatorException">It was not confirmed, or SQLite shall not decide.</exception>
    public static async Task<ControlRow> RunAsync(
        OperatorSession session, PersistencePhase ceiling, bool isSure, Terminal terminal,
        CancellationToken cancellationToken)
    {
        if (ceiling != PersistencePhase.Backfill)
        {
            throw OperatorException.Usage(
                "Postgres does not answer. SQLite is taken over by 'persistence phase rollback Backfill --force'; "
                + "further back the way leads when Postgres is there again.");
        }

        ForceWords.Confirm(
            "Postgres does not answer; SQLite will decide without it:",
            [
                "What Postgres has acknowledged and SQLite was not given is not found. How much that is shows when "
                + "Postgres is back: 'persistence phase settle'. Until that has been settled nothing is copied to "
                + "Postgres.",
                "What was backfilled and compared has to be done again.",
                "An application that cannot read this SQLite file is not stopped by it: stop it by hand.",
            ],
            isSure, terminal);
        await session.Parts.Seizure.RunAsync(new ForceRequest(Operator.Name), cancellationToken).ConfigureAwait(false);
        var phase = await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
        return await phase.Authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
    }
}
