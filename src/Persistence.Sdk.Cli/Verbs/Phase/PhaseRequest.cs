using System.Reflection;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Cli.Verbs.Status;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>A wish for a phase, for as long as the command lives. It copies nothing: the applications do.</summary>
internal sealed class PhaseRequest : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly OperatorSession _session;
    private readonly Terminal _terminal;
    private readonly PersistencePhase _wanted;
    private readonly PhaseCoordinator _coordinator;

    public PhaseRequest(OperatorSession session, Terminal terminal, PersistencePhase wanted)
    {
        (_session, _terminal, _wanted) = (session, terminal, wanted);
        _coordinator = session.Parts.Coordinate(new CommandWish(wanted), Registration(session));
    }

    /// <summary>Why the phase would not last; null where nothing speaks against it.</summary>
    public async Task<string?> FindOppositionAsync(bool hold, CancellationToken cancellationToken)
    {
        if (await _session.FindPhaseAsync(cancellationToken).ConfigureAwait(false) is not { } phase)
        {
            return null;
        }

        var control = await phase.Authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (control.Ceiling is { } ceiling && ceiling < _wanted)
        {
            return $"Phase {_wanted} is above the ceiling {ceiling} that an operator has set.";
        }

        var live = await phase.Authority.Control.ListProcessesAsync(PhaseCoordinator.LivenessLimit, cancellationToken)
            .ConfigureAwait(false);
        var asking = live.Where(process => process.AsksFor is not null).ToArray();
        var more = asking.Where(process => process.AsksFor > _wanted).ToArray();
        if (more.Length > 0)
        {
            return $"Phase {_wanted} is not asked for while live processes ask for more: {List(more)}. Lower "
                + "'Persistence:Phase' in their configuration, which they follow live, or stop them.";
        }

        return asking.Length > 0 && !hold && asking.All(process => process.AsksFor < _wanted)
            ? $"Live processes ask for less, and would go back as soon as this command has ended: {List(asking)}. "
                + "Raise 'Persistence:Phase' in their configuration, which they follow live, or keep asking with "
                + "--hold meanwhile."
            : null;
    }

    /// <summary>Asks until the phase is in force, or the time is over.</summary>
    public async Task<PhaseAnswer> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var time = _session.Context.Time;
        var started = time.GetTimestamp();
        await new SystemStart(_session.Sides, _session.Parts.Tracker).RunAsync(_wanted, cancellationToken)
            .ConfigureAwait(false);
        string? told = null;
        while (true)
        {
            await _coordinator.LookAsync(cancellationToken).ConfigureAwait(false);
            var answer = Answer();
            if (answer.IsReached || time.GetElapsedTime(started) >= timeout)
            {
                return answer;
            }

            if (_coordinator.LastStep?.Reason is { } reason && reason != told)
            {
                _terminal.Say($"Waiting: {reason}");
                told = reason;
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps the registration alive until the command is stopped.</summary>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _session.Context.Time, cancellationToken)
                    .ConfigureAwait(false);
                await _coordinator.LookAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }

    /// <summary>Takes the wish back.</summary>
    public ValueTask DisposeAsync() => _coordinator.DisposeAsync();

    private PhaseAnswer Answer()
    {
        var phase = _session.Parts.Tracker.Current!;
        var step = _coordinator.LastStep is { IsOpen: false } waiting ? waiting : null;
        return new PhaseAnswer(
            _wanted, phase.Phase, phase.Fence.Epoch ?? 0,
            step is null ? null : new StatusDocument.StepNames(step.From, step.To),
            [.. (step?.Clauses ?? []).Select(clause =>
                new StatusDocument.Clause(clause.Name, clause.IsGreen, clause.Detail))]);
    }

    private static string List(IEnumerable<ProcessRegistration> processes) => string.Join(
        ", ", processes.Select(process => $"process {process.OsProcessId} on {process.Host} ({process.AsksFor})"));

    private static ProcessRegistration Registration(OperatorSession session) => new(
        session.Ids.NextUuid().ToString("D"), Environment.MachineName, Environment.ProcessId, null,
        typeof(PhaseRequest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "unknown");
}
