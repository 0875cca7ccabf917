using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Asks for a phase, as a process with that option does, until it is in force.</summary>
internal sealed class SetVerb : Verb
{
    private const int UsualTimeoutSeconds = 30;
    private readonly Argument<PersistencePhase> _phase;
    private readonly Option<int> _timeout;
    private readonly Option<bool> _hold;
    private readonly ForceOptions _force = new();

    public SetVerb()
        : base(
            "set",
            "Asks for a phase, as a process with that option does, step by step until it is in force; prints the red "
            + "clauses otherwise (exit code 3). Refused where live processes ask for another one: theirs counts when "
            + "this command has ended.",
            "phase set DualWrite", "phase set ReadCutover --timeout 3600", "phase set SqliteOnly",
            "phase set DualWrite --hold", "phase set ReadCutover --force --yes")
    {
        _phase = AddArgument(PhaseArgument.Required(PhaseArgument.All));
        _timeout = Add(SharedOptions.Count(
            "--timeout",
            "How long to wait for the gates, in seconds: a comparison of both databases may be among them.",
            UsualTimeoutSeconds));
        _hold = Add(new Option<bool>("--hold")
        {
            Description = "Go on asking until the command is stopped, while the configuration of other processes "
                + "follows.",
        });
        Add(_force.Force);
        Add(_force.Yes);
    }

    public override PersistencePhase AsksFor(ParseResult parsed) => parsed.GetValue(_phase);

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var wanted = parsed.GetValue(_phase);
        var hold = parsed.GetValue(_hold);
        var force = _force.Read(parsed);
        var timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout));
        if (await Opposition.FindAsync(session, wanted, hold, cancellationToken).ConfigureAwait(false)
            is { } opposition)
        {
            throw new OperatorException(opposition, ExitCodes.Differences);
        }

        await new SystemStart(session.Sides, session.Parts.Tracker).RunAsync(wanted, cancellationToken)
            .ConfigureAwait(false);
        var drive = new PhaseDrive(session, terminal, wanted);
        await using var driveScope = drive.ConfigureAwait(false);
        var answer = await new PhaseWalk(session, drive, terminal).RunAsync(
            wanted, row => row.Phase == wanted, row => row.Ceiling < wanted, force, timeout, cancellationToken)
            .ConfigureAwait(false);
        if (!answer.IsReached && answer.Ceiling < wanted)
        {
            throw new OperatorException(Opposition.OfCeiling(wanted, answer.Ceiling.Value), ExitCodes.Differences);
        }

        var exitCode = PhaseResult.Show(answer, terminal);
        if (answer.IsReached && hold)
        {
            terminal.Say("Asking on; stop with Ctrl+C when the other processes ask for it too.");
            await drive.HoldAsync(cancellationToken).ConfigureAwait(false);
        }

        return exitCode;
    }
}
