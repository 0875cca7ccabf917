using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// What the control rows say at each step of a change of authority, from the old authority to the new one. Each step is
/// one compare-and-set on one side; the old authority's row is the log of the whole.
/// </summary>
internal static class FlipRecords
{
    private const char BehindId = ' ';

    /// <summary>
    /// What the old authority keeps of an attempt: its id, and what the history shall tell of it, whoever ends it.
    /// </summary>
    public static string Attempt(string id, string? note) => note is null ? id : $"{id}{BehindId}{note}";

    /// <summary>What the history tells of a change: what became of it, and what was noted when it began.</summary>
    /// <param name="old">The row of the old authority.</param>
    /// <param name="what">What became of it.</param>
    public static string Reason(ControlRow old, string what) =>
        old.AttemptId?.IndexOf(BehindId, StringComparison.Ordinal) is { } end and > 0
            ? $"{what}, {old.AttemptId[(end + 1)..]}"
            : what;

    /// <summary>Step 1, on the old authority: writes wait, reads go on.</summary>
    public static ControlRow Draining(ControlRow old, string attempt) =>
        old with { State = ControlState.Draining, AttemptId = attempt };

    /// <summary>Step 2, on the old authority, with nothing pending: from here on the new one may decide.</summary>
    public static ControlRow Raising(ControlRow draining) => draining with { State = ControlState.Raising };

    /// <summary>Step 3, on the new authority: it decides, and takes writes.</summary>
    /// <param name="next">Its row.</param>
    /// <param name="old">The row of the old authority.</param>
    public static ControlRow Raised(ControlRow next, ControlRow old)
    {
        var phase = PhaseBehind(old.Authority);
        return next with
        {
            Phase = phase,
            Epoch = old.Epoch + 1,
            Authority = PhaseRoles.Of(phase).Authority,
            State = ControlState.Open,
            AttemptId = null,
            CoverageEpoch = old.CoverageEpoch,
            Ceiling = old.Ceiling,
            LastVersion = Math.Max(next.LastVersion, old.LastVersion),
            PeerVersion = Math.Max(next.PeerVersion, old.LastVersion),
        };
    }

    /// <summary>
    /// Step 4, on the old authority: it takes over what the other side says, which decides now or has withdrawn.
    /// </summary>
    /// <param name="old">Its row.</param>
    /// <param name="next">The row of the other side.</param>
    public static ControlRow Settled(ControlRow old, ControlRow next) => old with
    {
        Phase = next.Phase,
        Epoch = next.Epoch,
        Authority = next.Authority,
        State = ControlState.Open,
        AttemptId = null,
        PeerVersion = Math.Max(old.PeerVersion, next.LastVersion),
        GcGeneration = Math.Max(old.GcGeneration, next.GcGeneration),
    };

    /// <summary>On the old authority: the attempt is given up, and writes go on.</summary>
    public static ControlRow Reopened(ControlRow old) => old with { State = ControlState.Open, AttemptId = null };

    /// <summary>
    /// In place of step 3: the side that was to decide will not, and says so by the epoch that would have been its own.
    /// So whoever comes first decides what becomes of the attempt, and step 4 follows it.
    /// </summary>
    public static ControlRow Withdrawn(ControlRow next, ControlRow old) => next with { Epoch = old.Epoch + 1 };

    /// <summary>The phase in which the other side than <paramref name="old"/> decides, with a mirror.</summary>
    private static PersistencePhase PhaseBehind(DatabaseSide old) =>
        old == DatabaseSide.Sqlite ? PersistencePhase.ReadCutover : PersistencePhase.Backfill;
}
