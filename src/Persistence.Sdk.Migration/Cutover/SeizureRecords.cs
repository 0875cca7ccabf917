using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// What the control rows say at each step of a forced take-over of the file. It is two states of the file: the first
/// takes neither reads nor writes, while processes that still believe in Postgres learn of it.
/// </summary>
internal static class SeizureRecords
{
    /// <summary>More than a flip or any other transition could have raised Postgres by meanwhile.</summary>
    private const int EpochsAhead = 2;

    private const char Separator = '\n';

    /// <summary>
    /// Whether the file can be taken over: Postgres decides and keeps it in step, or may decide already.
    /// </summary>
    public static bool MayBegin(ControlRow file) => file switch
    {
        { Authority: DatabaseSide.Postgres, State: ControlState.Open, Phase: PersistencePhase.ReadCutover } => true,
        { Authority: DatabaseSide.Sqlite, State: ControlState.Raising } => true,
        _ => false,
    };

    /// <summary>Whether a take-over has begun and SQLite does not decide yet.</summary>
    public static bool IsBegun(ControlRow file) =>
        file is { State: ControlState.Seized, Authority: DatabaseSide.Postgres };

    /// <summary>Whether SQLite decides by force, and Postgres has not been told.</summary>
    public static bool IsTaken(ControlRow file) =>
        file is { State: ControlState.Seized, Authority: DatabaseSide.Sqlite };

    /// <summary>First half, on the file: nobody reads or writes it, and nobody goes on believing in Postgres.</summary>
    public static ControlRow Begun(ControlRow file, string id, string note) => file with
    {
        Authority = DatabaseSide.Postgres,
        State = ControlState.Seized,
        AttemptId = string.Join(
            Separator, id, note, file.State == ControlState.Raising ? file.AttemptId : null),
    };

    /// <summary>The file as it was before a take-over that was given up.</summary>
    public static ControlRow Undone(ControlRow file) => Parts(file)[^1] is { Length: > 0 } attempt
        ? file with { Authority = DatabaseSide.Sqlite, State = ControlState.Raising, AttemptId = attempt }
        : file with { State = ControlState.Open, AttemptId = null };

    /// <summary>
    /// Second half, on the file: it decides. What was proved counts no more, nothing it issues is copied before
    /// Postgres has been told, and an operator lifts the ceiling when Postgres may decide again.
    /// </summary>
    public static ControlRow Taken(ControlRow begun)
    {
        var largest = Math.Max(begun.LastVersion, begun.PeerVersion);
        return begun with
        {
            Phase = PersistencePhase.Backfill,
            Epoch = begun.Epoch + EpochsAhead,
            Authority = DatabaseSide.Sqlite,
            CoverageEpoch = 0,
            Ceiling = PersistencePhase.Backfill,
            LastVersion = largest,
            UnverifiedVersion = begun.UnverifiedVersion ?? largest,
        };
    }

    /// <summary>On Postgres, before its first use: it does not decide, at an epoch above both.</summary>
    public static ControlRow Fenced(ControlRow server, ControlRow taken) => server with
    {
        Phase = taken.Phase,
        Epoch = Math.Max(server.Epoch, taken.Epoch) + 1,
        Authority = DatabaseSide.Sqlite,
        State = ControlState.Open,
        AttemptId = null,
        CoverageEpoch = 0,
        Ceiling = taken.Ceiling,
        Generation = taken.Generation,
    };

    /// <summary>Whether Postgres has been told.</summary>
    public static bool IsFenced(ControlRow server, ControlRow taken) =>
        server.Authority == DatabaseSide.Sqlite && server.Epoch > taken.Epoch;

    /// <summary>On the file, behind that: an ordinary authority, at the epoch of Postgres.</summary>
    public static ControlRow Followed(ControlRow taken, ControlRow fenced) =>
        taken with { Epoch = fenced.Epoch, State = ControlState.Open, AttemptId = null };

    /// <summary>What the history tells of it.</summary>
    public static string Note(ControlRow file) => Parts(file)[1];

    private static string[] Parts(ControlRow file) => file.AttemptId!.Split(Separator, 3);
}
