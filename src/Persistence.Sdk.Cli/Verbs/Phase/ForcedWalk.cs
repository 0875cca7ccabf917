using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>
/// Walks towards a phase on an operator's word: what is red and may be skipped is shown, confirmed and skipped; what is
/// green is walked as usual. Ends before a step that is held up by something that is never skipped.
/// </summary>
internal sealed class ForcedWalk(OperatorSession session, PhaseDrive drive, Terminal terminal, bool isSure)
{
    /// <param name="wanted">Where the way leads.</param>
    /// <param name="timeout">How long a green step may take.</param>
    /// <param name="cancellationToken">Honoured between steps.</param>
    /// <returns>The conditions that were skipped, and the step that is held up all the same.</returns>
    public async Task<(IReadOnlyList<GateClause> Skipped, PhaseStep? Waiting)> RunAsync(
        PersistencePhase wanted, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var skipped = new List<GateClause>();
        for (int? way = null; ;)
        {
            var authority = (await session.Parts.Tracker.ReloadAsync(cancellationToken).ConfigureAwait(false))
                .Authority;
            var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            var direction = Math.Sign(wanted - control.Phase);
            way ??= direction;
            if (direction == 0 || direction != way || control.Ceiling < wanted)
            {
                return (skipped, null);
            }

            var to = control.Phase + direction;
            var looked = await session.Parts.Look.RunAsync(control, authority, to, cancellationToken)
                .ConfigureAwait(false);
            var red = looked.Where(clause => !clause.IsGreen).ToArray();
            if (red.Length == 0)
            {
                var (reached, waiting) = await drive
                    .RunAsync(row => row.Phase != control.Phase, timeout, cancellationToken)
                    .ConfigureAwait(false);
                if (reached.Phase == control.Phase)
                {
                    return (skipped, waiting);
                }

                continue;
            }

            var step = await TryForceAsync(new PhaseStep(control.Phase, to, looked), red, cancellationToken)
                .ConfigureAwait(false);
            if (!step.IsOpen)
            {
                return (skipped, step);
            }

            skipped.AddRange(step.Skipped);
        }
    }

    private async Task<PhaseStep> TryForceAsync(PhaseStep step, GateClause[] red, CancellationToken cancellationToken)
    {
        var force = new ForceRequest(Operator.Name);
        if (!red.All(clause => clause.MayBeForced || clause.LosesRows))
        {
            return step with { Clauses = [.. step.Clauses.Select(clause => clause.Under(force))] };
        }

        ForceWords.Confirm(step, red, isSure, terminal);
        try
        {
            var taken = await session.Parts.Force.RunAsync(step.To, force, cancellationToken).ConfigureAwait(false);
            drive.TellStep();
            return taken;
        }
        catch (PhaseRefusedException refused)
        {
            throw new OperatorException($"{refused.Message} Run it again.", ExitCodes.Differences, refused);
        }
    }
}
