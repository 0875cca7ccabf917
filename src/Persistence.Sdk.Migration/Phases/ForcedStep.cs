using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Cutover;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Takes one step on an operator's word, whatever the processes ask for: red conditions that may be skipped are, and
/// the history of the databases says which, when and by whom.
/// </summary>
internal sealed class ForcedStep(
    PhaseTracker tracker, DatabaseSides sides, Lazy<PhaseSteps> steps, Seizure seizure, SeizureFence fence,
    ILogger<ForcedStep> log)
{
    private const string Reachable = "both databases reachable, schema current";

    /// <summary>The replicator moves the generation now and then, and whoever has judged by the old one is refused.</summary>
    private const int Attempts = 5;

    /// <summary>Takes the step.</summary>
    /// <param name="to">A neighbour of the phase in force.</param>
    /// <param name="force">Who wants it.</param>
    /// <param name="cancellationToken">Honoured until the transition begins.</param>
    /// <returns>The conditions: those skipped, and those that stand in the way all the same.</returns>
    /// <exception cref="PhaseRefusedException">It is no neighbour, or a change of authority is under way.</exception>
    /// <exception cref="PersistenceException">The side that decides cannot be reached.</exception>
    public async Task<PhaseStep> RunAsync(
        PersistencePhase to, ForceRequest force, CancellationToken cancellationToken)
    {
        try
        {
            for (var left = Attempts; ; left--)
            {
                var authority = (await tracker.ReloadAsync(cancellationToken).ConfigureAwait(false)).Authority;
                var step = await TakeAsync(authority, to, force, cancellationToken).ConfigureAwait(false);
                var reached = (await tracker.ReloadAsync(cancellationToken).ConfigureAwait(false)).Phase;
                if (!step.IsOpen || reached == to)
                {
                    return Told(step, force);
                }

                if (left == 1 || reached != step.From)
                {
                    throw new PhaseRefusedException(
                        step.From, to, "another transition was faster. Look at the status.");
                }
            }
        }
        catch (DatabaseUnavailableException gone) when (
            gone.Side == DatabaseSide.Postgres && to == PersistencePhase.Backfill
            && tracker.Current is { NeedsFile: true })
        {
            await seizure.RunAsync(force, cancellationToken).ConfigureAwait(false);
            return new PhaseStep(
                PersistencePhase.ReadCutover, to, [GateClause.Red(Reachable, gone).Skip()]);
        }
    }

    private async Task<PhaseStep> TakeAsync(
        IDatabaseSide authority, PersistencePhase to, ForceRequest force, CancellationToken cancellationToken)
    {
        var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (control.Authority != authority.Side || control.State != ControlState.Open)
        {
            throw new PhaseRefusedException(
                control.Phase, to, "a change of authority is under way. It is brought to an end by any live process; "
                + "try again then.");
        }

        if (Math.Abs(to - control.Phase) != 1)
        {
            throw new PhaseRefusedException(
                control.Phase, to, "a step goes to a neighbouring phase. Take one step after the other.");
        }

        var step = await steps.Value.TryAsync(control, authority, to, force, cancellationToken).ConfigureAwait(false);
        return step.MayLoseRows
            ? await TakeOverAsync(step, force, cancellationToken).ConfigureAwait(false)
            : step;
    }

    private PhaseStep Told(PhaseStep step, ForceRequest force)
    {
        if (step.IsOpen)
        {
            Log.PhaseForced(log, step.From, step.To, force.Note(step.Skipped));
        }

        return step;
    }

    /// <summary>
    /// SQLite refuses rows, so that it cannot be given all: it decides without them, and they are listed.
    /// </summary>
    private async Task<PhaseStep> TakeOverAsync(
        PhaseStep step, ForceRequest force, CancellationToken cancellationToken)
    {
        var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        await seizure.TakeAsync(sqlite, force, cancellationToken).ConfigureAwait(false);
        await fence.RunAsync(sqlite, cancellationToken).ConfigureAwait(false);
        return step with { Clauses = [.. step.Clauses.Select(clause => clause.Skip())] };
    }
}
