using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Puts together and shows how a walk towards a phase ended.</summary>
internal static class PhaseResult
{
    public static async Task<PhaseAnswer> MakeAsync(
        OperatorSession session, PersistencePhase wanted, bool isReached, ControlRow control, PhaseStep? waiting,
        IEnumerable<GateClause> skipped, CancellationToken cancellationToken)
    {
        var authority = session.Parts.Tracker.Current!.Authority;
        var live = await authority.Control.ListProcessesAsync(PhaseCoordinator.LivenessLimit, cancellationToken)
            .ConfigureAwait(false);
        return new PhaseAnswer
        {
            Wanted = wanted,
            Effective = control.Phase,
            Epoch = control.Epoch,
            Ceiling = control.Ceiling,
            AskForMore = LiveProcess.Of(live.Where(process => process.AsksFor > wanted)),
            Step = isReached || waiting is null ? null : new StepNames(waiting.From, waiting.To),
            Gate = isReached ? [] : ClauseDocument.Of(waiting?.Clauses ?? []),
            Skipped = ClauseDocument.Of(skipped),
            IsReached = isReached,
        };
    }

    /// <returns>The exit code.</returns>
    public static int Show(PhaseAnswer answer, Terminal terminal)
    {
        terminal.WriteResult(answer.IsReached
            ? $"Phase {answer.Effective} is in force (epoch {answer.Epoch})."
            : $"Phase {answer.Effective} stays in force (epoch {answer.Epoch}); {answer.Wanted} is not reached.");
        if (answer.Step is { } step)
        {
            GateView.Show(step, answer.Gate, terminal);
        }

        if (!answer.IsReached)
        {
            terminal.WriteResult("Then run it again; 'persistence doctor' looks at everything around both databases.");
        }

        if (terminal.IsJson)
        {
            terminal.WriteDocument(answer);
        }

        return answer.IsReached ? ExitCodes.Done : ExitCodes.Differences;
    }
}
