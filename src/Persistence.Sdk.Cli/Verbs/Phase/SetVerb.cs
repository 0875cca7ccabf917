using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Asks for a phase, as a process with that option does, until it is in force.</summary>
internal sealed class SetVerb : Verb
{
    private const int UsualTimeoutSeconds = 30;
    private static readonly PersistencePhase[] Walkable =
        [PersistencePhase.SqliteOnly, PersistencePhase.DualWrite, PersistencePhase.Backfill];

    private readonly Argument<PersistencePhase> _phase;
    private readonly Option<int> _timeout;
    private readonly Option<bool> _hold;

    public SetVerb()
        : base(
            "set",
            "Asks for a phase, as a process with that option does, until it is in force; prints the red clauses "
            + "otherwise (exit code 3). Refused where live processes ask for another one: theirs counts when this "
            + "command has ended.",
            "phase set DualWrite", "phase set SqliteOnly --timeout 120", "phase set DualWrite --hold")
    {
        _phase = AddArgument(new Argument<PersistencePhase>("phase")
        {
            Description = string.Join(", ", Walkable),
            CustomParser = result => Enum.TryParse<PersistencePhase>(result.Tokens[0].Value, true, out var phase)
                && Walkable.Contains(phase)
                    ? phase
                    : SharedOptions.Refuse<PersistencePhase>(
                        result, $"{string.Join(", ", Walkable)} (beyond them, by the applications' own settings)"),
        });
        _phase.CompletionSources.Add([.. Walkable.Select(phase => phase.ToString())]);
        _timeout = Add(SharedOptions.Count("--timeout", "How long to wait for the gate, in seconds.",
            UsualTimeoutSeconds));
        _hold = Add(new Option<bool>("--hold")
        {
            Description = "Go on asking until the command is stopped, while the configuration of other processes "
                + "follows.",
        });
    }

    public override PersistencePhase AsksFor(ParseResult parsed) => parsed.GetValue(_phase);

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var wanted = parsed.GetValue(_phase);
        var hold = parsed.GetValue(_hold);
        var request = new PhaseRequest(session, terminal, wanted);
        await using var requestScope = request.ConfigureAwait(false);
        if (await request.FindOppositionAsync(hold, cancellationToken).ConfigureAwait(false) is { } opposition)
        {
            throw new OperatorException(opposition, ExitCodes.Differences);
        }

        var timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout));
        var reached = await request.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        Show(reached, terminal);
        if (reached.IsReached && hold)
        {
            terminal.Say("Asking on; stop with Ctrl+C when the other processes ask for it too.");
            await request.HoldAsync(cancellationToken).ConfigureAwait(false);
        }

        return reached.IsReached ? ExitCodes.Done : ExitCodes.Differences;
    }

    private static void Show(PhaseAnswer answer, Terminal terminal)
    {
        terminal.WriteResult(answer.IsReached
            ? $"Phase {answer.Effective} is in force (epoch {answer.Epoch})."
            : $"Phase {answer.Effective} stays in force; {answer.Wanted} waits for its gate:");
        foreach (var clause in answer.Gate.Where(clause => !clause.Green))
        {
            terminal.WriteResult($"  {clause.Name}: {clause.Detail}");
        }

        if (!answer.IsReached)
        {
            terminal.WriteResult("Mend that and run it again; 'persistence doctor' looks at everything around "
                + "both databases.");
        }

        if (terminal.IsJson)
        {
            terminal.WriteDocument(answer);
        }
    }
}
