using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Retries;
using Persistence.Sdk.Core.Scheduling;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Reads;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>
/// Brings to the mirror what the inline attempt did not. One process at a time holds the lease; any can take over. It
/// never gives up: while the mirror is unavailable the pauses grow to a limit and stay there.
/// </summary>
internal sealed class Replicator : IAsyncDisposable
{
    private static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(1);

    private readonly PhaseTracker _tracker;
    private readonly DatabaseSides _sides;
    private readonly PendingDrain _drain;
    private readonly MirrorWatermark _watermark;
    private readonly ReplicatorLease _lease;
    private readonly TimeProvider _time;
    private readonly TimeSpan _mirrorTimeout;
    private readonly PersistenceMeter _meter;
    private readonly ILogger _log;
    private readonly BackOff _backOff;
    private readonly TaskCompletionSource _firstRound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    public Replicator(
        PhaseTracker tracker,
        DatabaseSides sides,
        PendingDrain drain,
        MirrorWatermark watermark,
        string processId,
        DualWriteOptions options,
        TimeProvider time,
        PersistenceMeter meter,
        ILogger<Replicator> log)
    {
        _tracker = tracker;
        _sides = sides;
        _drain = drain;
        _watermark = watermark;
        _lease = new ReplicatorLease(tracker, sides, processId, time, log);
        _time = time;
        _mirrorTimeout = options.MirrorTimeout;
        _meter = meter;
        _log = log;
        _backOff = new BackOff(TimeSpan.FromMilliseconds(50), options.MaxBackOff, Random.Shared);
    }

    /// <summary>Why the last round did not bring everything over; null after a good one.</summary>
    public Exception? LastFailure { get; private set; }

    public void Start() => _loop = RunAsync();

    /// <summary>
    /// Waits for the first round, at most the mirror time-out: it may move the generation under which the mirror takes
    /// writes.
    /// </summary>
    public async Task WaitForFirstRoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _firstRound.Task.WaitAsync(_mirrorTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The mirror is slow; that must not keep a process from starting.
        }
    }

    /// <summary>Says that there is something to do, so that the next round begins at once.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount > 0)
        {
            return;
        }

        try
        {
            _wake.Release();
        }
        catch (Exception tooLate) when (tooLate is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else has just said it, or the process ends; whatever it is, the caller's write is committed.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await _lease.ReleaseAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        await Turn.BehindOthersAsync().ConfigureAwait(false); // whoever starts the engine does not wait for the first look
        while (!_stopping.IsCancellationRequested)
        {
            var pause = await RoundAsync().ConfigureAwait(false);
            _firstRound.TrySetResult();
            try
            {
                await _wake.WaitAsync(pause, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>One round; returns how long to wait for the next.</summary>
    private async Task<TimeSpan> RoundAsync()
    {
        try
        {
            if (_tracker.Current is not { Roles.Mirror: not null } phase
                || !await _lease.HoldAsync(phase, _stopping.Token).ConfigureAwait(false))
            {
                return IdlePause;
            }

            var more = await _drain.RunAsync(phase.Authority, _stopping.Token).ConfigureAwait(false);
            await _watermark.NoteAsync(phase.Authority, _stopping.Token).ConfigureAwait(false);
            _backOff.Reset();
            LastFailure = null;
            return more ? TimeSpan.Zero : _drain.Interval;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            return await AfterProblemAsync(problem).ConfigureAwait(false);
        }
    }

    private async Task<TimeSpan> AfterProblemAsync(Exception problem)
    {
        LastFailure = problem;
        _meter.CountMirrorFailure(Operations.Replicate, Outcomes.Of(problem));
        var pause = _backOff.Next();
        Log.ReplicatorPauses(_log, pause.TotalMilliseconds, problem);
        if (problem is AuthorityChangedException or ImagesOutdatedException && _tracker.Current is { } phase)
        {
            await RealignAsync(phase).ConfigureAwait(false);
        }

        return pause;
    }

    /// <summary>The epoch moved: here, or on the authority without the mirror having heard of it.</summary>
    private async Task RealignAsync(PhaseSnapshot phase)
    {
        try
        {
            phase = await _tracker.ReloadAsync(_stopping.Token).ConfigureAwait(false);
            if (phase.Roles.Mirror is { } mirrorSide && _lease.IsHeld)
            {
                var mirror = await _sides.OpenReadyAsync(mirrorSide, _stopping.Token).ConfigureAwait(false);
                await Binder.AlignAsync(phase.Authority, mirror, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (problem is PersistenceException or OperationCanceledException)
        {
            Log.RealignFailed(_log, problem);
        }
    }
}
