using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>
/// Decides about a key from three reads: of the authority, then of the mirror, then of the authority again. Where the
/// authority did not change between its two reads and the key was not pending, the mirror must have had all of it when
/// it was read, so that what it lacks is a difference and no delay.
/// </summary>
/// <param name="authority">The side that decides.</param>
/// <param name="control">Its control row, read before the keys.</param>
/// <param name="cutoff">
/// The instant before which retention keeps no rows of the table; null where nothing is to go.
/// </param>
/// <param name="now">The time by which rows have expired.</param>
internal sealed class KeyJudge(DatabaseSide authority, ControlRow control, DateTimeOffset? cutoff, DateTimeOffset now)
{
    public KeyFinding Judge(KeyState before, KeyState mirror, KeyState after)
    {
        if (!mirror.HasRow && !after.HasRow)
        {
            return KeyFinding.Equal;
        }

        // Each side removes by itself what retention does not keep, so that nothing is to be said about such a row.
        if (IsRetired(mirror) && IsRetired(after))
        {
            return KeyFinding.Equal;
        }

        if (IsBehind(mirror, after))
        {
            return KeyFinding.Of(DifferenceKind.AuthorityBehind);
        }

        // A row that cannot be read is never delivered, so that its being pending says nothing.
        var isPending = after.Problem is null && (before.IsPending || after.IsPending);
        if (isPending || before.Version != after.Version || before.HasRow != after.HasRow)
        {
            return KeyFinding.Moving;
        }

        if (after.HasRow && mirror.HasRow)
        {
            return after.Version == mirror.Version && Verdicts.AreEqual(after, mirror)
                ? KeyFinding.Equal
                : KeyFinding.Of(DifferenceKind.Different);
        }

        var lone = after.HasRow ? after : mirror;
        return IsGone(lone) ? KeyFinding.Equal : KeyFinding.Of(MissingIn(after.HasRow ? Other(authority) : authority));
    }

    private static DatabaseSide Other(DatabaseSide side) =>
        side == DatabaseSide.Sqlite ? DatabaseSide.Postgres : DatabaseSide.Sqlite;

    private static DifferenceKind MissingIn(DatabaseSide side) =>
        side == DatabaseSide.Sqlite ? DifferenceKind.MissingInSqlite : DifferenceKind.MissingInPostgres;

    /// <summary>
    /// The mirror, read first, has what the authority does not know. Of a key of which the authority knows nothing at
    /// all, that is so only for a version which it has never issued; any other row is a stray one.
    /// </summary>
    private bool IsBehind(KeyState mirror, KeyState after) =>
        mirror.Version > (after.Version > 0 || after.HasRow ? after.Version : control.LastVersion);

    /// <summary>Whether no row stands there that retention keeps.</summary>
    private bool IsRetired(KeyState state) => !state.HasRow || state.Row?.IsOlderThan(cutoff) == true;

    /// <summary>Whether a row may rightly stand on one side alone, because it has expired.</summary>
    private bool IsGone(KeyState state) => state.Key.Table.ExpiresAt is { } expiry && state.Row is { } row
        && row.Values[expiry.Ordinal] is DateTime at && at <= now.UtcDateTime;
}
