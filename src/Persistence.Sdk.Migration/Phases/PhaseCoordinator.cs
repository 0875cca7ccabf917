using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Scheduling;
using Persistence.Sdk.Migration.Cutover;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Registers this process with the phase it asks for, and moves the phase in force towards the target of all live
/// processes, one step at a time, when the gate is green. Every process runs one; a step is a compare-and-set, so that
/// it does not matter which of them takes it.
/// </summary>
internal sealed class PhaseCoordinator : BackgroundLoop
{
    /// <summary>A process that has not been heard of for this long is taken for dead.</summary>
    public static readonly TimeSpan LivenessLimit = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A heartbeat is a durable commit: rarer than the looks, so that an idle application leaves the disk alone.
    /// </summary>
    private static readonly TimeSpan HeartbeatInterval = LivenessLimit / 3;

    private readonly PhaseTracker _tracker;
    private readonly Lazy<PhaseSteps> _steps;
    private readonly FlipRecovery _recovery;
    private readonly IPhaseWish? _wish;
    private readonly ProcessRegistration _process;
    private readonly ILogger _log;
    private IDisposable? _subscription;
    private (IDatabaseSide Where, PersistencePhase? AsksFor, long At)? _heartbeat;

    /// <param name="tracker">The phase as this process knows it.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="recovery">Ends what others have begun.</param>
    /// <param name="wish">What this process asks for; null where it asks for nothing and moves all the same.</param>
    /// <param name="process">This process.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public PhaseCoordinator(
        PhaseTracker tracker,
        Lazy<PhaseSteps> steps,
        FlipRecovery recovery,
        IPhaseWish? wish,
        ProcessRegistration process,
        TimeProvider time,
        ILogger<PhaseCoordinator> log)
        : base(TimeSpan.FromSeconds(1), time)
    {
        _tracker = tracker;
        _steps = steps;
        _recovery = recovery;
        _wish = wish;
        _process = process;
        _log = log;
    }

    /// <summary>The last step that was tried, with its clauses; null where none was called for.</summary>
    public PhaseStep? LastStep { get; private set; }

    /// <summary>The start takes the first look itself, so that the first write already finds the phase.</summary>
    protected override TimeSpan FirstPause => Interval;

    /// <summary>Goes on looking, also whenever this process asks for something else.</summary>
    public override void Start()
    {
        base.Start();
        _subscription = _wish?.OnChange(Wake);
    }

    public override async ValueTask DisposeAsync()
    {
        _subscription?.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
        await UnregisterAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Registers, works out the target, and takes the step that is called for, if one is; says whether another may
    /// follow, by what the databases say then.
    /// </summary>
    internal async Task<bool> TryStepAsync(CancellationToken cancellationToken)
    {
        var authority = (await _tracker.ReloadAsync(cancellationToken).ConfigureAwait(false)).Authority;
        if (HeartbeatDue(authority) is { } process)
        {
            await authority.Control.RegisterAsync(process, cancellationToken).ConfigureAwait(false);
            _heartbeat = (authority, process.AsksFor, Time.GetTimestamp());
        }

        var live = await authority.Control.ListProcessesAsync(LivenessLimit, cancellationToken).ConfigureAwait(false);
        var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var target = TargetRule.Target(control, live);
        if (control.State is ControlState.Draining or ControlState.Raising)
        {
            return await _recovery.TrySettleAsync(
                authority, _process.ProcessId, Wants(target, authority.Side), cancellationToken).ConfigureAwait(false);
        }

        if (control.Authority != authority.Side || control.State != ControlState.Open || target == control.Phase)
        {
            LastStep = null;
            return false;
        }

        var neighbour = control.Phase + Math.Sign(target - control.Phase);
        var step = await _steps.Value.TryAsync(control, authority, neighbour, force: null, cancellationToken)
            .ConfigureAwait(false);
        Report(step);
        await _tracker.ReloadAsync(cancellationToken).ConfigureAwait(false); // this process's writes find it at once
        return step.IsOpen;
    }

    protected override async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        return await TryStepAsync(cancellationToken).ConfigureAwait(false) ? TimeSpan.Zero : Interval;
    }

    protected override TimeSpan AfterProblem(Exception problem)
    {
        Log.CoordinatorStumbled(_log, problem);
        return Interval;
    }

    /// <summary>Whether a target lies beyond the change in which a side gives up its authority.</summary>
    private static bool Wants(PersistencePhase target, DatabaseSide old) => PhaseRoles.Of(target).Authority != old;

    /// <summary>What is to be registered; null where that stands there, and is young.</summary>
    private ProcessRegistration? HeartbeatDue(IDatabaseSide authority)
    {
        var asksFor = _wish?.AsksFor;
        return _heartbeat is { } last && last.Where == authority && last.AsksFor == asksFor
            && Time.GetElapsedTime(last.At) < HeartbeatInterval
            ? null
            : _process with { AsksFor = asksFor };
    }

    private void Report(PhaseStep step)
    {
        var known = LastStep?.Reason;
        LastStep = step;
        if (step.IsOpen)
        {
            Log.PhaseMoved(_log, step.From, step.To);
            foreach (var clause in step.Clauses.Where(clause => clause.HasFindings))
            {
                Log.GateHasFindings(_log, step.From, step.To, clause.Detail);
            }
        }
        else if (step.Reason != known)
        {
            Log.GateIsRed(_log, step.From, step.To, step.Reason!);
        }
    }

    private async Task UnregisterAsync()
    {
        if (_tracker.Current is not { } phase)
        {
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), Time);
            await phase.Authority.Control.UnregisterAsync(_process.ProcessId, limit.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is PersistenceException or OperationCanceledException)
        {
            // It counts as dead soon anyway.
            Log.CoordinatorStumbled(_log, problem);
        }
    }
}
