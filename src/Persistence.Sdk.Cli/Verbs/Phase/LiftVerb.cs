using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>
/// Removes the ceiling that a rollback has set. Moves nothing: the live processes do what they ask for.
/// </summary>
internal sealed class LiftVerb()
    : Verb(
        "lift",
        "Removes the ceiling that 'phase rollback' has set. The phase then follows what live processes ask for.",
        "phase lift", "phase lift --json")
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
        var drive = new PhaseDrive(session, terminal, asksFor: null);
        await using var driveScope = drive.ConfigureAwait(false);
        var found = await CeilingChange.RunAsync(session, drive, null, Patience, cancellationToken)
            .ConfigureAwait(false);
        var authority = session.Parts.Tracker.Current!.Authority;
        var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var live = LiveProcess.Of(
            await authority.Control.ListProcessesAsync(PhaseCoordinator.LivenessLimit, cancellationToken)
                .ConfigureAwait(false));
        terminal.WriteResult(found.Ceiling is { } lifted
            ? $"The ceiling {lifted} is lifted (epoch {control.Epoch})."
            : "There is no ceiling.");
        var more = live.Where(process => process.AsksFor > control.Phase).ToArray();
        terminal.WriteResult(more.Length == 0
            ? $"Phase {control.Phase} is in force, and no live process asks for more."
            : $"Phase {control.Phase} is in force and rises, gate by gate, as live processes ask: "
                + $"{LiveProcess.List(more)}. 'persistence phase check' shows the next gate.");
        if (terminal.IsJson)
        {
            terminal.WriteDocument(new
            {
                lifted = found.Ceiling,
                effective = control.Phase,
                epoch = control.Epoch,
                askForMore = more,
            });
        }

        return ExitCodes.Done;
    }
}
