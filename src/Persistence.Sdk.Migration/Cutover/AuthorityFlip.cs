using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// Makes the mirror the authority and the authority the mirror, under load and without losing a write: writes wait
/// while what is pending is brought over, and go on at the new authority. At every instant at most one side decides;
/// whoever dies in between leaves a record from which another process goes on (<see cref="FlipRecovery"/>).
/// </summary>
internal sealed class AuthorityFlip(
    FlipRecovery recovery, FlipDrain drain, MotionCheck motion, TimeSpan cutoverTimeout, IIdGenerator ids,
    TimeProvider time, PersistenceMeter meter, ILogger log)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(5);

    /// <summary>Writes that wait give up after the whole of it; the drain stops well before.</summary>
    private readonly TimeSpan _drainLimit = cutoverTimeout / 2;

    /// <summary>Moves the authority.</summary>
    /// <param name="judged">The authority's row by which the step may be taken; at another epoch it is not.</param>
    /// <param name="old">The authority.</param>
    /// <param name="next">Its mirror.</param>
    /// <param name="note">What the history tells of it besides; null for nothing.</param>
    /// <param name="cancellationToken">Honoured until the new authority may decide.</param>
    /// <exception cref="PersistenceException">A side failed; where writes were to wait they go on, or will.</exception>
    public async Task<FlipOutcome> RunAsync(
        ControlRow judged, IDatabaseSide old, IDatabaseSide next, string? note, CancellationToken cancellationToken)
    {
        var id = ids.NextUuid().ToString("D");
        var attempt = FlipRecords.Attempt(id, note);
        var lease = recovery.NewLease(id);
        await using var leaseScope = lease.ConfigureAwait(false);
        if (!await lease.TryTakeAsync(old, cancellationToken).ConfigureAwait(false))
        {
            return NotNow("another process is at it.");
        }

        await Binder.AlignAsync(old, next, cancellationToken).ConfigureAwait(false);
        await CarryProcessesAsync(old, next, cancellationToken).ConfigureAwait(false);
        await drain.RunAsync(old, cancellationToken).ConfigureAwait(false); // so that little is left for the pause
        var row = await old.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var nextRow = await next.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!IsReady(row, nextRow, judged))
        {
            return NotNow("the mirror does not stand where the authority does; the replicator brings it up.");
        }

        var times = new FlipTimes(time);
        var draining = FlipRecords.Draining(row, attempt);
        if (!await old.Control.TryReplaceAsync(row, draining, "draining", cancellationToken).ConfigureAwait(false))
        {
            return NotNow("another transition was faster.");
        }

        return await PassOnAsync(new Pass(old, next, attempt, lease, times), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>From here on writes wait. Whatever happens, they go on: there, or here again.</summary>
    private async Task<FlipOutcome> PassOnAsync(Pass pass, CancellationToken cancellationToken)
    {
        string? problem = "it was interrupted; see the log.";
        try
        {
            FaultPoint.Reach(FaultPoints.FlipDraining);
            problem = await RaiseAsync(pass, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await SettleAsync(pass).ConfigureAwait(false);
        }

        var decides = (await pass.Old.Control.ReadAsync(CancellationToken.None).ConfigureAwait(false)).Authority;
        var (times, pause) = (pass.Times, pass.Times.Elapsed);
        Log.AuthorityPassed(
            log, pass.Old.Side, decides, pause.TotalMilliseconds, times.Drain.TotalMilliseconds,
            times.Consent.TotalMilliseconds, times.TakeOver.TotalMilliseconds);
        meter.RecordCutover(pause, decides, decides == pass.Next.Side ? Outcomes.Ok : Outcomes.Refused);
        return new FlipOutcome(decides == pass.Next.Side
            ? null : problem ?? "the other side could not be raised; it is tried again.", pause);
    }

    /// <summary>Takes the last steps or opens the old authority again, where the databases can be reached.</summary>
    private async Task SettleAsync(Pass pass)
    {
        try
        {
            using var patience = new CancellationTokenSource(_drainLimit, time);
            await recovery.SettleAsync(pass.Old, pass.Attempt, isWanted: true, patience.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is PersistenceException or OperationCanceledException)
        {
            Log.FlipNotSettled(log, problem);
        }
    }

    /// <summary>Empties the pending set, then lets the new authority decide with the old one's consent.</summary>
    /// <returns>Null where the old authority has consented; otherwise why it could not.</returns>
    private async Task<string?> RaiseAsync(Pass pass, CancellationToken cancellationToken)
    {
        var isCompared = false;
        while (true)
        {
            var left = await drain.RunAsync(pass.Old, cancellationToken).ConfigureAwait(false);
            if (left.Parked > 0)
            {
                return $"{left.Parked} keys are parked: see 'persistence pending list'.";
            }

            var row = await pass.Old.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (row.State != ControlState.Draining || row.AttemptId != pass.Attempt)
            {
                return "another process has taken this attempt for dead.";
            }

            if (left.Keys == 0 && !isCompared)
            {
                isCompared = true;
                var difference = await motion.FindDifferenceAsync(pass.Old, pass.Next, row, cancellationToken)
                    .ConfigureAwait(false);
                if (difference is not null)
                {
                    return difference;
                }
            }

            if (left.Keys == 0 && await TryTakeOverAsync(pass, row, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            if (pass.Times.Elapsed >= _drainLimit)
            {
                return $"{left.Keys} keys are pending, or the mirror does not stand where the authority does, after "
                    + $"{_drainLimit.TotalSeconds:F1} s (half of 'Persistence:CutoverTimeout').";
            }

            if (!await pass.Lease.KeepAsync(cancellationToken).ConfigureAwait(false))
            {
                return "another process has taken the lease of this attempt.";
            }

            await Task.Delay(BetweenTries, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Steps 2 and 3. Where it can, the new authority has its row written and locked before the old one consents, so
    /// that a server that fails is met while the old authority can still be opened by itself.
    /// </summary>
    /// <returns>Whether the old authority has consented, whatever became of the new one.</returns>
    private static async Task<bool> TryTakeOverAsync(
        Pass pass, ControlRow draining, CancellationToken cancellationToken)
    {
        pass.Times.MarkDrained();
        var nextRow = await pass.Next.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!IsReady(draining, nextRow, draining))
        {
            return false;
        }

        var raising = FlipRecords.Raising(draining);
        var raised = FlipRecords.Raised(nextRow, raising);
        var reason = FlipRecords.Reason(raising, $"{raising.Phase} to {raised.Phase}");
        var consents = false;
        var isRaised = await pass.Next.Control.TryReplaceAsync(
            nextRow, raised, reason, async token =>
            {
                FaultPoint.Reach(FaultPoints.FlipBeforeRaising);
                consents = await pass.Old.Control.TryReplaceAsync(draining, raising, reason, token)
                    .ConfigureAwait(false);
                if (consents)
                {
                    pass.Times.MarkConsented();
                }

                FaultPoint.Reach(FaultPoints.FlipRaising);
                return consents;
            },
            cancellationToken).ConfigureAwait(false);
        if (isRaised)
        {
            pass.Times.MarkDecided();
        }

        FaultPoint.Reach(FaultPoints.FlipRaised);
        return consents;
    }

    private static bool IsReady(ControlRow old, ControlRow next, ControlRow judged) =>
        old.Epoch == judged.Epoch && next.Authority == judged.Authority && next.State == ControlState.Open
        && next.Epoch == old.Epoch && next.CoverageEpoch == old.CoverageEpoch && next.Generation == old.Generation
        && next.PeerId == old.OwnId && old.PeerId == next.OwnId;

    /// <summary>
    /// The target of the new authority is worked out from the processes that it knows: without them the phase would go
    /// back at once. One that it knew before, and that has ended since, would take it back as well.
    /// </summary>
    private static async Task CarryProcessesAsync(
        IDatabaseSide old, IDatabaseSide next, CancellationToken cancellationToken)
    {
        var live = await old.Control.ListProcessesAsync(PhaseCoordinator.LivenessLimit, cancellationToken)
            .ConfigureAwait(false);
        var known = await next.Control.ListProcessesAsync(PhaseCoordinator.LivenessLimit, cancellationToken)
            .ConfigureAwait(false);
        foreach (var ended in known.ExceptBy(live.Select(process => process.ProcessId), process => process.ProcessId))
        {
            await next.Control.UnregisterAsync(ended.ProcessId, cancellationToken).ConfigureAwait(false);
        }

        foreach (var process in live)
        {
            await next.Control.RegisterAsync(process, cancellationToken).ConfigureAwait(false);
        }
    }

    private static FlipOutcome NotNow(string problem) => new(problem, TimeSpan.Zero);

    private sealed record Pass(IDatabaseSide Old, IDatabaseSide Next, string Attempt, HeldLease Lease, FlipTimes Times);
}
