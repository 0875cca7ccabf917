using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>
/// Moves the phase for as long as a command lives, beside the coordinators of the applications, and tells each step. It
/// copies nothing: the applications do.
/// </summary>
internal sealed class PhaseDrive : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private readonly OperatorSession _session;
    private readonly Terminal _terminal;
    private readonly PhaseCoordinator _coordinator;
    private readonly WaitingNote _waiting;
    private PersistencePhase? _told;

    /// <param name="session">The databases; their phase is known.</param>
    /// <param name="terminal">Where steps are told.</param>
    /// <param name="asksFor">The phase asked for; null for none.</param>
    public PhaseDrive(OperatorSession session, Terminal terminal, PersistencePhase? asksFor)
    {
        (_session, _terminal) = (session, terminal);
        _told = session.Parts.Tracker.Current?.Phase;
        _waiting = new WaitingNote(terminal, session.Context.Time);
        _coordinator = session.Parts.Coordinate(
            asksFor is { } phase ? new CommandWish(phase) : null,
            ProcessRegistration.OfThisProcess(session.Ids.NextUuid().ToString("D"), typeof(PhaseDrive).Assembly));
    }

    /// <summary>Moves until a row is as wanted, or the time is over.</summary>
    /// <param name="isEnd">Whether to go on no longer.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The authority's control row, and the step that waits.</returns>
    public async Task<(ControlRow Control, PhaseStep? Waiting)> RunAsync(
        Func<ControlRow, bool> isEnd, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var time = _session.Context.Time;
        var started = time.GetTimestamp();
        while (true)
        {
            var isLate = time.GetElapsedTime(started) >= timeout;
            if (await TryLookAsync(isLate, cancellationToken).ConfigureAwait(false) is { } control
                && (isLate || isEnd(control)))
            {
                return (control, _coordinator.LastStep is { IsOpen: false } waiting ? waiting : null);
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
                await Task.Delay(BetweenLooks, _session.Context.Time, cancellationToken).ConfigureAwait(false);
                await TryLookAsync(isLate: false, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how it ends.
        }
    }

    /// <summary>Says that the phase has moved, whoever moved it.</summary>
    public void TellStep()
    {
        var phase = _session.Parts.Tracker.Current!;
        if (phase.Phase != _told)
        {
            _terminal.Say($"{_told} → {phase.Phase} (epoch {phase.Fence.Epoch}, {phase.Authority.Side} decides)");
            _told = phase.Phase;
        }
    }

    /// <summary>Takes the registration back.</summary>
    public ValueTask DisposeAsync() => _coordinator.DisposeAsync();

    /// <summary>
    /// One look, with the steps that are open. A database that is away is tried again while there is time.
    /// </summary>
    private async Task<ControlRow?> TryLookAsync(bool isLate, CancellationToken cancellationToken)
    {
        try
        {
            bool mayFollow;
            do
            {
                mayFollow = await _coordinator.TryStepAsync(cancellationToken).ConfigureAwait(false);
                TellStep();
            }
            while (mayFollow);

            _waiting.Tell(_coordinator.LastStep);
            return await _session.Parts.Tracker.Current!.Authority.Control.ReadAsync(cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PersistenceException problem) when (!isLate)
        {
            _waiting.Tell(problem.Message);
            return null;
        }
    }
}
