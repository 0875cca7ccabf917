using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>What speaks against asking for a phase.</summary>
internal static class Opposition
{
    /// <summary>Why the phase would not last; null where nothing speaks against it.</summary>
    public static async Task<string?> FindAsync(
        OperatorSession session, PersistencePhase wanted, bool hold, CancellationToken cancellationToken)
    {
        if (await session.FindPhaseAsync(cancellationToken).ConfigureAwait(false) is not { } phase)
        {
            return null;
        }

        var control = await phase.Authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (control.Ceiling < wanted)
        {
            return OfCeiling(wanted, control.Ceiling.Value);
        }

        var live = await phase.Authority.Control.ListProcessesAsync(PhaseCoordinator.LivenessLimit, cancellationToken)
            .ConfigureAwait(false);
        var asking = LiveProcess.Of(live.Where(process => process.AsksFor is not null));
        var more = asking.Where(process => process.AsksFor > wanted).ToArray();
        if (more.Length > 0)
        {
            return $"Phase {wanted} is not asked for while live processes ask for more: {LiveProcess.List(more)}. "
                + "Lower 'Persistence:Phase' in their configuration, which they follow live, or cap them with "
                + $"'persistence phase rollback {wanted}'.";
        }

        return asking.Count > 0 && !hold && asking.All(process => process.AsksFor < wanted)
            ? "Live processes ask for less, and would go back as soon as this command has ended: "
                + $"{LiveProcess.List(asking)}. Raise 'Persistence:Phase' in their configuration, which they follow "
                + "live, or keep asking with --hold meanwhile."
            : null;
    }

    public static string OfCeiling(PersistencePhase wanted, PersistencePhase ceiling) =>
        $"Phase {wanted} is above the ceiling {ceiling} that an operator has set; 'persistence phase history' tells "
        + "who and when, 'persistence phase lift' removes it.";
}
