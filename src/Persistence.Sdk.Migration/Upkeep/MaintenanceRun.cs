using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Core.Upkeep;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Status;

namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>
/// Makes maintenance passes, in every phase: records what retention does not keep any more, begins a collection of
/// tombstones where one is due, tidies up in the databases that are kept, that of the authority first, and gives back
/// the jobs whose lease has ended. A mirror that cannot do its work is left for another time.
/// </summary>
internal sealed class MaintenanceRun(
    PhaseTracker tracker, DatabaseSides sides, TableCatalog catalog, RetentionPolicy policy,
    TombstoneCollection collection, SideUpkeep upkeep, IReadOnlyList<IUpkeepStep> steps,
    Func<CancellationToken, Task<int>> requeue, Func<CancellationToken, Task> ensureStarted,
    IIdGenerator ids, TimeProvider time, PersistenceMeter meter, ILogger<MaintenanceRun> log)
    : IMaintenance
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);
    private int _isRunning;

    public async Task<MaintenanceReport> RunAsync(bool dryRun, CancellationToken cancellationToken)
    {
        await ensureStarted(cancellationToken).ConfigureAwait(false);
        if (Interlocked.CompareExchange(ref _isRunning, 1, 0) != 0)
        {
            throw new MaintenanceRefusedException();
        }

        try
        {
            var phase = await tracker.ReloadAsync(cancellationToken).ConfigureAwait(false);
            return dryRun
                ? await LookAsync(phase, cancellationToken).ConfigureAwait(false)
                : await TidyAsync(phase, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    private async Task<MaintenanceReport> LookAsync(PhaseSnapshot phase, CancellationToken cancellationToken)
    {
        var (now, _) = await ClockAsync(phase, cancellationToken).ConfigureAwait(false);
        var cutoffs = new Dictionary<TableDefinition, DateTimeOffset?>();
        foreach (var table in catalog.Tables.Where(table => table.AgesBy is not null))
        {
            cutoffs[table] = Cutoffs.Later(
                policy.CutoffOf(table, now),
                await phase.Authority.Scan.CutoffAsync(table, cancellationToken).ConfigureAwait(false));
        }

        var tables = new List<TableUpkeep>(
            await upkeep.LookAsync(phase.Authority, cutoffs.GetValueOrDefault, cancellationToken)
                .ConfigureAwait(false));
        var problem = await OnMirrorAsync(phase, async mirror => tables.AddRange(
            await upkeep.LookAsync(mirror, cutoffs.GetValueOrDefault, cancellationToken).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
        return new MaintenanceReport(
            true, phase.Phase, CollectionState.NotTried, [.. tables.Where(table => table.IsAny)])
        {
            MirrorProblem = problem,
        };
    }

    private async Task<MaintenanceReport> TidyAsync(PhaseSnapshot phase, CancellationToken cancellationToken)
    {
        var authority = phase.Authority;
        // It keeps processes from tidying up side by side. Nothing breaks where they do: it only saves work.
        var lease = new HeldLease("maintenance", ids.NextUuid().ToString("D"), LeaseDuration, time, log);
        await using var leaseScope = lease.ConfigureAwait(false);
        Require(await lease.TryTakeAsync(authority, cancellationToken).ConfigureAwait(false));
        var summed = await StepAsync(authority, RenewAsync, cancellationToken).ConfigureAwait(false);
        var fence = new Fence(phase.Fence.Epoch);
        var (now, problem) = await ClockAsync(phase, cancellationToken).ConfigureAwait(false);
        if (!summed.HasMore)
        {
            await policy.RecordAsync(authority, now, fence, cancellationToken).ConfigureAwait(false);
        }

        IDatabaseSide? mirror = null;
        var state = CollectionState.NotTried;
        problem ??= await OnMirrorAsync(
            phase,
            async open =>
            {
                state = await collection.BeginAsync(authority, open, cancellationToken).ConfigureAwait(false);
                mirror = open;
                await Cutoffs.ShareAsync(authority, open, catalog, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        if (mirror is null)
        {
            state = await collection.BeginAsync(authority, null, cancellationToken).ConfigureAwait(false);
        }

        var done = await upkeep.RunAsync(
            authority,
            async (table, limit, token) =>
                (await authority.PurgeExpiredAsync(table, limit, fence, token).ConfigureAwait(false)).Rows,
            RenewAsync, cancellationToken).ConfigureAwait(false);
        if (mirror is not null)
        {
            problem = await OnMirrorAsync(
                phase,
                async open => done += await TidyMirrorAsync(authority, open, RenewAsync, cancellationToken)
                    .ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false) ?? problem;
        }

        var jobs = await requeue(cancellationToken).ConfigureAwait(false);
        var report = new MaintenanceReport(false, phase.Phase, state, [.. done.Tables.Where(table => table.IsAny)])
        {
            HasMore = done.HasMore || summed.HasMore,
            MonthsMade = done.MonthsMade,
            Jobs = jobs,
            MirrorProblem = problem,
            DaysSummedUp = summed.DaysSummedUp,
        };
        MaintenanceCounts.Tell(meter, report, authority.Side);
        return report;

        async Task RenewAsync(CancellationToken token) => Require(await lease.KeepAsync(token).ConfigureAwait(false));
    }

    /// <summary>
    /// The earlier one of the clocks at hand: what retention drops is gone, and a clock that is ahead would drop more.
    /// Also why the mirror could not be asked.
    /// </summary>
    private async Task<(DateTimeOffset Now, string? MirrorProblem)> ClockAsync(
        PhaseSnapshot phase, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await AskAsync(phase.Authority).ConfigureAwait(false);
        var problem = await OnMirrorAsync(phase, AskAsync, cancellationToken).ConfigureAwait(false);
        return (now, problem);

        async Task AskAsync(IDatabaseSide side)
        {
            var clock = await side.Upkeep.ClockAsync(cancellationToken).ConfigureAwait(false);
            now = clock < now ? clock.Value : now;
        }
    }

    /// <summary>Before rows go, what is to be made of them is made.</summary>
    private async Task<UpkeepStepResult> StepAsync(
        IDatabaseSide authority, Func<CancellationToken, Task> renew, CancellationToken cancellationToken)
    {
        var done = new UpkeepStepResult(0, HasMore: false);
        foreach (var step in steps)
        {
            done += await step.RunAsync(authority, renew, cancellationToken).ConfigureAwait(false);
        }

        return done;
    }

    private Task<SideTidied> TidyMirrorAsync(
        IDatabaseSide authority, IDatabaseSide mirror, Func<CancellationToken, Task> renew,
        CancellationToken cancellationToken) =>
        upkeep.RunAsync(
            mirror,
            async (table, limit, token) =>
            {
                var control = await authority.Control.ReadAsync(token).ConfigureAwait(false);
                return await mirror.Mirror.PurgeExpiredAsync(table, limit, control.Stamp.MirrorFence, token)
                    .ConfigureAwait(false);
            },
            renew, cancellationToken);

    private static void Require(bool isHeld)
    {
        if (!isHeld)
        {
            throw new MaintenanceRefusedException();
        }
    }

    /// <summary>Says why it was not done; null where it was, and where there is no mirror.</summary>
    private async Task<string?> OnMirrorAsync(
        PhaseSnapshot phase, Func<IDatabaseSide, Task> work, CancellationToken cancellationToken)
    {
        if (phase.Roles.Mirror is not { } side)
        {
            return null;
        }

        try
        {
            await work(await sides.OpenReadyAsync(side, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            return null;
        }
        catch (PersistenceException problem)
        {
            return SideProbe.Describe(problem);
        }
    }
}
