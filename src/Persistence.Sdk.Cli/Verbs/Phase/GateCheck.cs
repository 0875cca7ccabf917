using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Looks at the gates on the way to a phase.</summary>
internal sealed class GateCheck(OperatorSession session)
{
    /// <param name="wanted">Where the way leads; null for the next step.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task<CheckDocument> RunAsync(PersistencePhase? wanted, CancellationToken cancellationToken)
    {
        var phase = await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
        var control = await phase.Authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var to = wanted ?? await NextAsync(phase.Authority, control, cancellationToken).ConfigureAwait(false);
        var steps = new List<CheckDocument.CheckedStep>();
        for (var from = control.Phase; from != to;)
        {
            var next = from + Math.Sign(to - from);
            var isLooked = from == control.Phase || CanLookFrom(from, next, control);
            steps.Add(new CheckDocument.CheckedStep(
                from, next, isLooked,
                isLooked ? await LookAsync(phase.Authority, control with { Phase = from }, next, cancellationToken)
                    .ConfigureAwait(false) : []));
            from = next;
        }

        return new CheckDocument
        {
            Effective = control.Phase,
            Epoch = control.Epoch,
            Wanted = to,
            Ceiling = control.Ceiling,
            Steps = steps,
        };
    }

    /// <summary>
    /// The step towards the target, or, where that is reached, the next one forward; null behind the last.
    /// </summary>
    public static StepNames? StepOf(PersistencePhase effective, PersistencePhase target)
    {
        var to = effective + (target == effective ? 1 : Math.Sign(target - effective));
        return Enum.IsDefined(to) ? new StepNames(effective, to) : null;
    }

    private static async Task<PersistencePhase> NextAsync(
        IDatabaseSide authority, ControlRow control, CancellationToken cancellationToken)
    {
        var live = await authority.Control.ListProcessesAsync(PhaseCoordinator.LivenessLimit, cancellationToken)
            .ConfigureAwait(false);
        return StepOf(control.Phase, TargetRule.Target(control, live))?.To ?? control.Phase;
    }

    /// <summary>
    /// A later step shows its conditions already where the same side decides then, and coverage has begun: what they
    /// ask for is being gathered now. Going back as far as SQLite decides asks for nothing.
    /// </summary>
    private static bool CanLookFrom(PersistencePhase from, PersistencePhase to, ControlRow control) =>
        (to < from && to <= PersistencePhase.DualWrite)
        || (control.HasMirror && PhaseRoles.Of(from) is { Mirror: not null } roles
            && roles.Authority == control.Authority);

    private async Task<IReadOnlyList<ClauseDocument>> LookAsync(
        IDatabaseSide authority, ControlRow control, PersistencePhase to, CancellationToken cancellationToken) =>
        ClauseDocument.Of(
            await session.Parts.Look.RunAsync(control, authority, to, cancellationToken).ConfigureAwait(false));
}
