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
internal sealed class Replicator : BackgroundLoop
{
    private readonly PhaseTracker _tracker;
    private readonly DatabaseSides _sides;
    private readonly PendingDrain _drain;
    private readonly MirrorWatermark _watermark;
    private readonly ReplicatorLease _lease;
    private readonly TimeSpan _mirrorTimeout;
    private readonly PersistenceMeter _meter;
    private readonly ILogger _log;
    private readonly BackOff _backOff;
    private readonly TaskCompletionSource _firstRound = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
        : base(TimeSpan.FromSeconds(1), time)
    {
        _tracker = tracker;
        _sides = sides;
        _drain = drain;
        _watermark = watermark;
        _lease = new ReplicatorLease(tracker, sides, processId, time, log);
        _mirrorTimeout = options.MirrorTimeout;
        _meter = meter;
        _log = log;
        _backOff = new BackOff(TimeSpan.FromMilliseconds(50), options.MaxBackOff, Random.Shared);
    }

    /// <summary>Why the last round did not bring everything over; null after a good one.</summary>
    public Exception? LastFailure { get; private set; }

    protected override bool IsCalledFor => _tracker.Current is { Roles.Mirror: not null };

    /// <summary>
    /// Waits for the first round, at most the mirror time-out: it may move the generation under which the mirror takes
    /// writes.
    /// </summary>
    public async Task WaitForFirstRoundAsync(CancellationToken cancellationToken)
    {
        if (!IsCalledFor)
        {
            return;
        }

        try
        {
            await _firstRound.Task.WaitAsync(_mirrorTimeout, Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The mirror is slow; that must not keep a process from starting.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await _lease.DisposeAsync().ConfigureAwait(false);
    }

    protected override async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_tracker.Current is { Roles.Mirror: not null } phase
                && await _lease.HoldAsync(phase, cancellationToken).ConfigureAwait(false))
            {
                return await DrainAsync(phase, cancellationToken).ConfigureAwait(false);
            }

            LastFailure = null; // another process copies, and says itself what it meets
            return Interval;
        }
        catch (Exception problem) when (problem is AuthorityChangedException or ImagesOutdatedException)
        {
            await RealignAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
        finally
        {
            _firstRound.TrySetResult();
        }
    }

    protected override TimeSpan AfterProblem(Exception problem)
    {
        LastFailure = problem;
        _meter.CountMirrorFailure(Operations.Replicate, Outcomes.Of(problem));
        var pause = _backOff.Next();
        Log.ReplicatorPauses(_log, pause.TotalMilliseconds, problem);
        return pause;
    }

    private async Task<TimeSpan> DrainAsync(PhaseSnapshot phase, CancellationToken cancellationToken)
    {
        var more = await _drain.RunAsync(phase.Authority, cancellationToken).ConfigureAwait(false);
        await _watermark.NoteAsync(phase.Authority, cancellationToken).ConfigureAwait(false);
        _backOff.Reset();
        LastFailure = null;
        return more ? TimeSpan.Zero : _drain.Interval;
    }

    /// <summary>The epoch moved: here, or on the authority without the mirror having heard of it.</summary>
    private async Task RealignAsync(CancellationToken cancellationToken)
    {
        try
        {
            var phase = await _tracker.ReloadAsync(cancellationToken).ConfigureAwait(false);
            if (phase.Roles.Mirror is { } mirrorSide && _lease.IsHeld)
            {
                var mirror = await _sides.OpenReadyAsync(mirrorSide, cancellationToken).ConfigureAwait(false);
                await Binder.AlignAsync(phase.Authority, mirror, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (problem is PersistenceException or OperationCanceledException)
        {
            Log.RealignFailed(_log, problem);
        }
    }
}
