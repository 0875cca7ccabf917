using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Reads;
using Persistence.Sdk.Migration.Replication;

namespace Persistence.Sdk.Migration.Status;

/// <summary>Puts together what the parts of the engine know.</summary>
internal sealed class StatusReader(
    PhaseTracker tracker, PhaseCoordinator coordinator, MirrorBreaker breaker, Replicator replicator,
    ShadowReads shadow, SideProbe probe, RollbackReading rollback, IPhaseWish wish, TimeProvider time)
    : IPersistenceStatus
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    public async Task<PersistenceStatus> GetAsync(CancellationToken cancellationToken = default)
    {
        var asksFor = wish.AsksFor;

        // Postgres first, as the binding is checked: what is copied meanwhile must not look as if the file had lost it.
        var postgres = await probe.AskAsync(DatabaseSide.Postgres, cancellationToken).ConfigureAwait(false);
        var sqlite = await probe.AskAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        var phase = tracker.Current;
        var authority = phase?.Authority.Side == DatabaseSide.Postgres ? postgres : sqlite;
        var pending = phase is null || authority.Control is null
            ? null
            : await SummarizeAsync(phase, cancellationToken).ConfigureAwait(false);
        var step = coordinator.LastStep is { IsOpen: false } waiting ? waiting : null;
        var mirror = authority == postgres ? sqlite : postgres;
        var refusal = sqlite.Refusal ?? BindingRefusal(sqlite.Control, postgres.Control, step);
        var way = authority.Control is null || pending is null
            ? null
            : (await probe.TryAsync(
                token => rollback.RunAsync(
                    authority.Control, pending, MirrorProblem(mirror), IsLacking(refusal), token), cancellationToken)
                .ConfigureAwait(false)).Answer;
        return new PersistenceStatus
        {
            AsksFor = asksFor,
            Phase = phase?.Phase,
            Epoch = phase?.Fence.Epoch,
            Authority = phase?.Authority.Side,
            Sqlite = sqlite.Status,
            Postgres = postgres.Status,
            PendingRows = pending?.Keys,
            OldestPending = AgeOf(pending, time),
            ParkedRows = pending?.Parked,
            Breaker = breaker.State,
            Binding = refusal is not null and not { Kind: WrongNeighbour.OlderLibrary } ? BindingState.Rejected
                : authority.Control?.PeerId is null ? BindingState.None : BindingState.Bound,
            WrongNeighbour = refusal?.Kind,
            BindingProblem = refusal?.Message,
            Rollback = way,
            WaitingStep = step is null ? null : new WaitingPhaseStep(step.From, step.To, step.Reason!)
            {
                Clauses =
                [
                    .. step.Clauses.Select(clause =>
                        new PhaseClause(clause.Name, clause.IsGreen, clause.Detail) { Next = clause.Next }),
                ],
            },
            ReplicatorProblem = SideProbe.Describe(replicator.LastFailure),
            ReloadProblem = wish.ReloadProblem,
            ShadowMismatches = shadow.Latest,
        };
    }

    public async Task WaitUntilDrainedAsync(CancellationToken cancellationToken = default)
    {
        for (var pause = FirstPause; tracker.Current is { Roles.Mirror: not null } phase; pause *= 2)
        {
            var (isDrained, _) = await probe.TryAsync(token => IsDrainedAsync(phase, token), cancellationToken)
                .ConfigureAwait(false);
            if (isDrained)
            {
                return;
            }

            replicator.Wake();
            pause = pause < LongestPause ? pause : LongestPause;
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Null where nothing is pending. The clock of a server may be ahead of ours.</summary>
    internal static TimeSpan? AgeOf(PendingSummary? pending, TimeProvider time) => pending?.Oldest is { } oldest
        ? TimeSpan.FromTicks(Math.Max(0, (time.GetUtcNow() - oldest).Ticks))
        : null;

    private static async Task<bool> IsDrainedAsync(PhaseSnapshot phase, CancellationToken cancellationToken)
    {
        await phase.Authority.Pending.FlushAsync(cancellationToken).ConfigureAwait(false);
        var pending = await phase.Authority.Pending.SummarizeAsync(cancellationToken).ConfigureAwait(false);
        return pending.Keys == pending.Parked;
    }

    private async Task<PendingSummary?> SummarizeAsync(PhaseSnapshot phase, CancellationToken cancellationToken) =>
        (await probe.TryAsync(phase.Authority.Pending.SummarizeAsync, cancellationToken).ConfigureAwait(false)).Answer;

    /// <summary>A file that this process has lost sight of may be put back as it was.</summary>
    private static bool IsLacking(BindingRejectedException? refusal) =>
        refusal is not null and not { Kind: WrongNeighbour.ReplacedFile or WrongNeighbour.OlderLibrary };

    /// <summary>Why the mirror cannot be given anything, as far as this process knows.</summary>
    private string? MirrorProblem(SideAnswer mirror) => mirror.Status.IsReachable == false
        ? mirror.Status.Problem
        : replicator.LastFailure is null or AuthorityChangedException ? null
        : SideProbe.Describe(replicator.LastFailure);

    /// <summary>
    /// Looked at afresh where both rows are at hand; else what the last attempt to copy or to bind met.
    /// </summary>
    private BindingRejectedException? BindingRefusal(ControlRow? sqlite, ControlRow? postgres, PhaseStep? step)
    {
        var known = replicator.LastFailure as BindingRejectedException
            ?? step?.Clauses.Select(clause => clause.Problem).OfType<BindingRejectedException>().FirstOrDefault();
        if (known is not null && (sqlite is null || postgres is null))
        {
            return known;
        }

        return sqlite is null || postgres is null ? null : Neighbours.FindRefusal(sqlite, postgres);
    }
}
