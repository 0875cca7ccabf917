using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>Judges the way back to SQLite by what the databases hold.</summary>
internal static class Rollback
{
    /// <summary>Coverage that began with an empty system.</summary>
    public const long FreshEpoch = 1;

    /// <summary>What is pending for longer than this is not just on its way.</summary>
    private static readonly TimeSpan LongestDelivery = TimeSpan.FromSeconds(15);

    private static readonly RollbackState Lossless = new(RollbackKind.Lossless);

    public static RollbackState Judge(RollbackFacts facts) => facts.Control.Phase switch
    {
        PersistencePhase.PostgresOnly => Closed(
            "SQLite gets nothing in this phase. Go to ReadCutover, and run 'persistence backfill --reverse' there."),
        PersistencePhase.ReadCutover => JudgeMirror(facts),
        _ => facts.TakenAt is { } at
            ? new RollbackState(RollbackKind.Lossy)
            {
                LossySince = at,
                Reason = "SQLite was taken over by force, and Postgres cannot be asked yet what it had acknowledged.",
            }
            : facts.Lost is { Keys: > 0 } lost
            ? new RollbackState(RollbackKind.Lossy)
            {
                LossySince = lost.Oldest,
                Reason = $"SQLite was taken over by force, and {lost.Keys} rows that Postgres had acknowledged are not "
                    + "in it. Nothing is copied to Postgres before that has been settled.",
            }
            : Lossless,
    };

    /// <summary>
    /// Whether SQLite has what stood in Postgres when the present coverage began: that began before Postgres came to
    /// decide, or with an empty system, or everything has been copied back since. Postgres alone is asked.
    /// </summary>
    public static async Task<bool> HasHistoryAsync(
        ControlRow control, IDatabaseSide postgres, TableCatalog catalog, CancellationToken cancellationToken)
    {
        if (await BeganWholeAsync(control, postgres, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        var entries = await postgres.Evidence.ListAsync(cancellationToken).ConfigureAwait(false);
        var proved = entries
            .Where(entry => entry is { Kind: EvidenceKind.Backfill, IsClean: true }
                && entry.CoverageEpoch == control.CoverageEpoch)
            .Select(entry => entry.Table).ToHashSet();
        return catalog.Tables.All(table => proved.Contains(table.ToString()));
    }

    /// <summary>
    /// Whether the present coverage began before Postgres came to decide, or with an empty system, as one side knows.
    /// </summary>
    public static async Task<bool> BeganWholeAsync(
        ControlRow control, IDatabaseSide side, CancellationToken cancellationToken)
    {
        if (control.CoverageEpoch == FreshEpoch)
        {
            return true;
        }

        var history = await side.Control.ListHistoryAsync(cancellationToken).ConfigureAwait(false);
        var decidesSince = history.Reverse().TakeWhile(entry => entry.Authority == DatabaseSide.Postgres)
            .Select(entry => entry.Epoch).LastOrDefault(0);
        return control.CoverageEpoch < decidesSince;
    }

    private static RollbackState JudgeMirror(RollbackFacts facts)
    {
        if (facts.IsRefused || facts.Control.CoverageEpoch == PhaseMove.NoCoverage)
        {
            return Closed(
                "the SQLite file was refused: it is a copy, was restored, or lost commits. Put the one that was in "
                + "service back, or leave it for good: go to PostgresOnly by force and back with an empty file.");
        }

        if (!facts.HasHistory)
        {
            return Closed(
                "SQLite was given only what was written since it is kept in step again. Run 'persistence backfill "
                + "--reverse'.");
        }

        var isStuck = facts.MirrorProblem is not null || facts.Pending.Parked > 0
            || facts.Now - facts.Pending.Oldest > LongestDelivery;
        if (!isStuck || (facts.MirrorProblem is null && facts.Pending.Keys == 0))
        {
            return Lossless;
        }

        return new RollbackState(RollbackKind.Lossy)
        {
            LossySince = facts.Pending.Oldest ?? facts.Now,
            Reason = $"{facts.Pending.Keys} rows are not in SQLite, {facts.Pending.Parked} of them because it "
                + "refuses them. "
                + (facts.MirrorProblem ?? "See 'persistence pending list'."),
        };
    }

    private static RollbackState Closed(string reason) => new(RollbackKind.Closed) { Reason = reason };
}
