using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Walks to a phase, by force where that is called for, and puts together how it ended.</summary>
internal sealed class PhaseWalk(OperatorSession session, PhaseDrive drive, Terminal terminal)
{
    /// <param name="wanted">The phase, or the ceiling.</param>
    /// <param name="isReached">Whether a row is as wanted.</param>
    /// <param name="isHopeless">Whether it cannot become so.</param>
    /// <param name="force">Whether to skip what is red: null for no, true where it is confirmed already.</param>
    /// <param name="timeout">How long the gates are waited for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PhaseAnswer> RunAsync(
        PersistencePhase wanted, Func<ControlRow, bool> isReached, Func<ControlRow, bool> isHopeless, bool? force,
        TimeSpan timeout, CancellationToken cancellationToken)
    {
        IReadOnlyList<GateClause> skipped = [];
        PhaseStep? held = null;
        if (force is { } isSure)
        {
            (skipped, held) = await new ForcedWalk(session, drive, terminal, isSure)
                .RunAsync(wanted, timeout, cancellationToken).ConfigureAwait(false);
        }

        var (control, waiting) = await drive.RunAsync(
            row => held is not null || isReached(row) || isHopeless(row), timeout, cancellationToken)
            .ConfigureAwait(false);
        return await PhaseResult.MakeAsync(
            session, wanted, isReached(control), control, held ?? waiting, skipped, cancellationToken)
            .ConfigureAwait(false);
    }
}
