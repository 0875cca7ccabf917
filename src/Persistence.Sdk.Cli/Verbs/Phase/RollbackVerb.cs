using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Caps the phase that processes may ask for, and waits until the phase in force is no higher.</summary>
internal sealed class RollbackVerb : Verb
{
    private const int UsualTimeoutSeconds = 60;
    private readonly Argument<PersistencePhase> _phase;
    private readonly Option<int> _timeout;
    private readonly ForceOptions _force = new();

    public RollbackVerb()
        : base(
            "rollback",
            "Goes back to a phase, whatever live processes ask for: sets a ceiling, which stays until 'phase lift', "
            + "and waits until the phase in force is no higher (exit code 3 where a gate is red).",
            "phase rollback Backfill", "phase rollback SqliteOnly --timeout 300",
            "phase rollback Backfill --force --yes")
    {
        _phase = AddArgument(PhaseArgument.Required(
            [.. PhaseArgument.All.Where(phase => phase != PersistencePhase.PostgresOnly)]));
        _timeout = Add(SharedOptions.Count(
            "--timeout", "How long to wait for the gates, in seconds.", UsualTimeoutSeconds));
        Add(_force.Force);
        Add(_force.Yes);
    }

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var ceiling = parsed.GetValue(_phase);
        var force = _force.Read(parsed);
        var timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout));
        if (force is { } isTakenOver
            && await TakeOver.IsCalledForAsync(session, cancellationToken).ConfigureAwait(false))
        {
            var taken = await TakeOver.RunAsync(session, ceiling, isTakenOver, terminal, cancellationToken)
                .ConfigureAwait(false);
            return PhaseResult.Show(
                await PhaseResult.MakeAsync(session, ceiling, true, taken, null, [], cancellationToken)
                    .ConfigureAwait(false),
                terminal);
        }

        await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
        var drive = new PhaseDrive(session, terminal, asksFor: null);
        await using var driveScope = drive.ConfigureAwait(false);
        var found = await CeilingChange.RunAsync(session, drive, ceiling, timeout, cancellationToken)
            .ConfigureAwait(false);
        if (found.Ceiling < ceiling)
        {
            throw new OperatorException(
                $"The ceiling is {found.Ceiling} already, and a rollback never raises it. 'persistence phase lift' "
                + "removes it; then the phase may rise as far as live processes ask for.",
                ExitCodes.Differences);
        }

        RollbackWords.Announce(found, ceiling, terminal);
        var answer = await new PhaseWalk(session, drive, terminal).RunAsync(
            ceiling, row => row.Phase <= ceiling, row => row.Ceiling is null || row.Ceiling > ceiling,
            found.Phase > ceiling ? force : null, timeout, cancellationToken).ConfigureAwait(false);
        RollbackWords.Conclude(answer, terminal);
        return PhaseResult.Show(answer, terminal);
    }
}
