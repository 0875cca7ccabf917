using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>Tells by two control rows whether their databases belong together. It writes nothing.</summary>
internal static class Neighbours
{
    private const string OrBindAnew =
        "Use the file that is in service. Where it is lost, go on with this one: set 'Persistence:Phase' to "
        + "SqliteOnly, and raise it again with an empty Postgres database, which is bound anew and filled by a "
        + "backfill.";

    private const string OrLeaveIt =
        "Put the file that was in service back. Where it is lost, leave it: go to PostgresOnly by force, and from "
        + "there back with an empty file, which is filled by 'persistence backfill --reverse'.";

    /// <summary>Why two databases do not belong together; null where nothing speaks against it.</summary>
    public static BindingRejectedException? FindRefusal(ControlRow sqlite, ControlRow postgres)
    {
        if (sqlite.IsNewer || postgres.IsNewer)
        {
            var newer = sqlite.IsNewer ? sqlite : postgres;
            return LibraryLevel.Refusal(
                sqlite.IsNewer ? DatabaseSide.Sqlite : DatabaseSide.Postgres, newer.SchemaVersion);
        }

        if (IsLeft(sqlite, postgres))
        {
            return null;
        }

        if (postgres.PeerId is not null && postgres.PeerId != sqlite.OwnId)
        {
            return new BindingRejectedException(
                WrongNeighbour.SecondFile,
                $"Postgres instance {postgres.OwnId} is bound to SQLite file {postgres.PeerId}, and this is file "
                + $"{sqlite.OwnId}, a second one. Use the bound file, or another Postgres database for this one.");
        }

        if (sqlite.PeerId is not null && sqlite.PeerId != postgres.OwnId && !MayBindAnew(sqlite, postgres))
        {
            return OtherServer(sqlite, postgres);
        }

        if (postgres.PeerId is not null && sqlite.PeerId is null)
        {
            return new BindingRejectedException(
                WrongNeighbour.RestoredFile,
                $"Postgres instance {postgres.OwnId} knows SQLite file {sqlite.OwnId}, but the file has forgotten the "
                + "binding: it was restored from a backup. " + OrBindAnew);
        }

        if (postgres.Generation > sqlite.Generation)
        {
            return new BindingRejectedException(
                WrongNeighbour.CopiedFile,
                $"SQLite file {sqlite.OwnId} is at generation {sqlite.Generation}, and Postgres has seen generation "
                + $"{postgres.Generation}: it is a copy, or was restored from a backup. "
                + (postgres.Authority == DatabaseSide.Postgres ? OrLeaveIt : OrBindAnew));
        }

        if (postgres is { Authority: DatabaseSide.Postgres, HasMirror: true } && postgres.PeerVersion > Holds(sqlite))
        {
            return new BindingRejectedException(
                WrongNeighbour.LostCommits,
                $"SQLite file {sqlite.OwnId} holds versions up to {Holds(sqlite)}, and had been seen to hold "
                + $"{postgres.PeerVersion}: it was restored from a backup, or lost its '-wal' file. " + OrLeaveIt);
        }

        return sqlite.Authority == DatabaseSide.Sqlite && postgres.PeerVersion > Known(sqlite)
            ? new BindingRejectedException(
                WrongNeighbour.LostCommits,
                $"SQLite file {sqlite.OwnId} had issued versions up to {Known(sqlite)}, and Postgres holds "
                + $"{postgres.PeerVersion}: the file lost its last commits (a restored backup or a lost '-wal' file). "
                + OrBindAnew)
            : null;
    }

    /// <summary>Why a database that no process has put into service may not be bound.</summary>
    public static BindingRejectedException ForeignRows(ControlRow postgres) => new(
        WrongNeighbour.ForeignRows,
        $"Postgres instance {postgres.OwnId} was never in service, and its tables hold rows, which somebody else has "
        + "put there. Empty the tables or name another database ('Persistence:Postgres'); history is copied from the "
        + "SQLite file by a backfill.");

    /// <summary>What the file had issued when it was last known to be whole: later writes hide what it lost.</summary>
    public static long Known(ControlRow sqlite) => sqlite.UnverifiedVersion ?? sqlite.LastVersion;

    private static long Holds(ControlRow sqlite) => Math.Max(sqlite.LastVersion, sqlite.PeerVersion);

    /// <summary>
    /// In phase 4 nothing is kept in step, so that the file that was left may be taken back whatever became of it, or
    /// a new one take its place: it is filled from Postgres.
    /// </summary>
    private static bool IsLeft(ControlRow sqlite, ControlRow postgres) =>
        postgres is { Phase: PersistencePhase.PostgresOnly, Epoch: > 0 }
        && (sqlite is { PeerId: null, Epoch: 0 }
            || (sqlite.PeerId == postgres.OwnId && sqlite.Authority == DatabaseSide.Postgres));

    /// <summary>
    /// In phase 0 nothing is kept in step, so that an empty database may take the place of the bound one.
    /// </summary>
    private static bool MayBindAnew(ControlRow sqlite, ControlRow postgres) =>
        sqlite.Phase == PersistencePhase.SqliteOnly && postgres is { PeerId: null, Epoch: 0 };

    private static BindingRejectedException OtherServer(ControlRow sqlite, ControlRow postgres)
    {
        var isNew = postgres is { PeerId: null, Epoch: 0 };
        return new BindingRejectedException(
            isNew ? WrongNeighbour.EmptiedServer : WrongNeighbour.ReplacedServer,
            $"SQLite file {sqlite.OwnId} is bound to Postgres instance {sqlite.PeerId}, and this is instance "
            + $"{postgres.OwnId}: another or an emptied server. Connect to the bound one, or go back to phase "
            + "SqliteOnly first, from which an empty database is bound anew.");
    }
}
