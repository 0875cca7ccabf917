using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Looks at the gate of the next step, or of the steps to a phase, and moves nothing.</summary>
internal sealed class CheckVerb : Verb
{
    private readonly Argument<PersistencePhase?> _phase;

    public CheckVerb()
        : base(
            "check",
            "Looks at the gate of the next step, or of each step on the way to a phase: every clause, and what to type "
            + "next where one is red (exit code 3). Registers nothing and moves nothing.",
            "phase check", "phase check ReadCutover", "phase check --json") =>
        _phase = AddArgument(PhaseArgument.Optional("the next step, towards what live processes ask for"));

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var document = await new GateCheck(session).RunAsync(parsed.GetValue(_phase), cancellationToken)
            .ConfigureAwait(false);
        Show(document, terminal);
        if (terminal.IsJson)
        {
            terminal.WriteDocument(document);
        }

        return document.IsRed ? ExitCodes.Differences : ExitCodes.Done;
    }

    private static void Show(CheckDocument document, Terminal terminal)
    {
        terminal.WriteResult($"Phase {document.Effective} is in force (epoch {document.Epoch})"
            + (document.Steps.Count == 0 ? "; there is no step to look at." : "."));
        foreach (var step in document.Steps)
        {
            if (step.Looked)
            {
                GateView.Show(new StepNames(step.From, step.To), step.Gate, terminal);
            }
            else
            {
                terminal.WriteResult($"Gate {step.From} → {step.To}: shows when the step before it has been taken.");
            }
        }

        if (document.Ceiling < document.Wanted)
        {
            terminal.WriteResult(Opposition.OfCeiling(document.Wanted, document.Ceiling.Value));
        }
        else if (document.Steps.Count > 0 && !document.IsRed)
        {
            terminal.WriteResult(
                $"Nothing is red. Set 'Persistence:Phase' to {document.Wanted} in the applications' configuration, or "
                + $"where none is running: 'persistence phase set {document.Wanted}'.");
        }
    }
}
