using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Restamping;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Replication;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>
/// Heals differences in favour of the authority: what stands there gets a version above both sides', in a transaction
/// that marks it pending, and goes to the mirror through the guarded apply. What ends in between is brought by the
/// replicator, and doing it again is harmless. Safe for concurrent use.
/// </summary>
internal sealed class Repair(
    ParityRoute route, GuardedDelivery delivery, KeySettler settler, Perseverance perseverance, bool takesFromMirror)
{
    public async Task<RepairOutcome> RunAsync(IReadOnlyList<Verdict> verdicts, CancellationToken cancellationToken)
    {
        var outcome = new RepairOutcome();
        var raised = new List<Verdict>();
        var taken = new List<Verdict>();
        foreach (var verdict in verdicts.Where(verdict => verdict.Kind is not null))
        {
            if (RepairRefusals.Of(verdict, route, takesFromMirror) is { } refusal)
            {
                outcome.Refusals[verdict.Authority.Key] = refusal;
            }
            else
            {
                (RepairRefusals.NeedsMirror(verdict) ? taken : raised).Add(verdict);
            }
        }

        await StampAsync(raised, RaiseAsync, outcome, cancellationToken).ConfigureAwait(false);
        await StampAsync(taken, TakeAsync, outcome, cancellationToken).ConfigureAwait(false);
        RowKey[] stamped =
        [
            .. raised.Concat(taken).Select(verdict => verdict.Authority.Key)
                .Where(key => !outcome.Refusals.ContainsKey(key)),
        ];
        await CheckAsync(stamped, outcome, cancellationToken).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>
    /// Delivers what was stamped before and refused then: a child may have gone meanwhile, or a parent come.
    /// </summary>
    public async Task<RepairOutcome> FinishAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        var outcome = new RepairOutcome();
        foreach (var some in keys.Chunk(256))
        {
            await CheckAsync(some, outcome, cancellationToken).ConfigureAwait(false);
        }

        return outcome;
    }

    private async Task CheckAsync(RowKey[] stamped, RepairOutcome outcome, CancellationToken cancellationToken)
    {
        var left = await settler.SettleAsync(stamped, cancellationToken).ConfigureAwait(false);
        outcome.Underway.AddRange(left.Select(verdict => verdict.Authority.Key));
        outcome.Healed.UnionWith(stamped.Except(outcome.Underway));
    }

    /// <summary>Where one key spoils a transaction, the others are stamped without it.</summary>
    private async Task StampAsync(
        IReadOnlyList<Verdict> verdicts, Func<IReadOnlyList<Verdict>, CancellationToken, Task<int>> stamp,
        RepairOutcome outcome, CancellationToken cancellationToken)
    {
        if (verdicts.Count == 0)
        {
            return;
        }

        try
        {
            await perseverance.RunAsync(token => stamp(verdicts, token), cancellationToken).ConfigureAwait(false);
        }
        catch (PersistenceException problem)
            when (problem is StoredValueRejectedException or ConstraintViolatedException)
        {
            if (verdicts.Count == 1)
            {
                outcome.Refusals[verdicts[0].Authority.Key] = problem.Message;
                return;
            }

            foreach (var half in verdicts.Chunk((verdicts.Count + 1) / 2))
            {
                await StampAsync(half, stamp, outcome, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<int> RaiseAsync(IReadOnlyList<Verdict> verdicts, CancellationToken cancellationToken)
    {
        var control = await route.ReadControlAsync(cancellationToken).ConfigureAwait(false);
        KeyVersion[] keys =
            [.. verdicts.Select(verdict => new KeyVersion(verdict.Authority.Key, verdict.Mirror.Version))];
        var images = await route.Authority.Restamp.RaiseAsync(keys, new Fence(control.Epoch), cancellationToken)
            .ConfigureAwait(false);
        return await DeliverAsync(images, control, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> TakeAsync(IReadOnlyList<Verdict> verdicts, CancellationToken cancellationToken)
    {
        var control = await route.ReadControlAsync(cancellationToken).ConfigureAwait(false);
        RowImage[] taken = [.. verdicts.Select(verdict => new RowImage(
            verdict.Authority.Key, verdict.Mirror.Version, verdict.Mirror.Row))];
        if (!control.IsVerified)
        {
            throw new DatabaseUnavailableException(
                route.Authority.Side,
                "it is compared with its mirror first, or a loss has to be settled: see 'persistence status'.");
        }

        var images = await route.Authority.Restamp.TakeAsync(taken, new Fence(control.Epoch), cancellationToken)
            .ConfigureAwait(false);
        return await DeliverAsync(images, control, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> DeliverAsync(
        IReadOnlyList<RowImage> images, ControlRow control, CancellationToken cancellationToken)
    {
        FaultPoint.Reach(FaultPoints.AfterRestamp);
        var report = await delivery.DeliverAsync(
            route.Authority, new ReplacingMirror(route.Mirror.Mirror), images, control.Stamp.MirrorFence,
            cancellationToken).ConfigureAwait(false);
        FaultPoint.Reach(FaultPoints.AfterRepairDelivery);
        route.Authority.Pending.Acknowledge(report.Applied);
        if (report.Refused.Count > 0)
        {
            await route.Authority.Pending.RecordFailuresAsync(report.Refused, cancellationToken).ConfigureAwait(false);
        }

        await route.Authority.Pending.FlushAsync(cancellationToken).ConfigureAwait(false);
        return report.Applied.Count;
    }
}
