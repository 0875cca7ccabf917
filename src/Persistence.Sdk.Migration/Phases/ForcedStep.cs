using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Takes one step on an operator's word, whatever the processes ask for: red conditions that may be skipped are, and
/// the history of the databases says which, when and by whom.
/// </summary>
internal sealed class ForcedStep(PhaseTracker tracker, PhaseSteps steps, ILogger<ForcedStep> log)
{
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
        var authority = (await tracker.ReloadAsync(cancellationToken).ConfigureAwait(false)).Authority;
        var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (control.Authority != authority.Side || control.State != ControlState.Open)
        {
            throw new PhaseRefusedException(
                control.Phase, to, "a change of authority is under way. It is brought to an end by any live process; try "
                + "again then.");
        }

        if (Math.Abs(to - control.Phase) != 1)
        {
            throw new PhaseRefusedException(
                control.Phase, to, "a step goes to a neighbouring phase. Take one step after the other.");
        }

        var step = await steps.TryAsync(control, authority, to, force, cancellationToken).ConfigureAwait(false);
        var reached = await tracker.ReloadAsync(cancellationToken).ConfigureAwait(false);
        if (step.IsOpen && reached.Phase != to)
        {
            throw new PhaseRefusedException(control.Phase, to, "another transition was faster. Look at the status.");
        }

        if (step.IsOpen)
        {
            Log.PhaseForced(log, step.From, step.To, force.Note(step.Skipped));
        }

        return step;
    }
}
