using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Sql;

namespace Persistence.Sdk.Sqlite.Reading;

/// <summary>Reads how a key stands between this file, which decides, and its mirror.</summary>
internal static class KeyStandings
{
    public static KeyStanding Read(ReaderSession session, (RowKey Key, Fence Fence) read)
    {
        using (var cursor = session.Prepare(PendingSql.Standing, "T", "K")
            .Set(0, read.Key.Table.ToString()).Set(1, read.Key.Text).Read())
        {
            if (cursor.Read() && cursor.GetInt64(4) != 0
                && (read.Fence.Epoch is not { } epoch || epoch == cursor.GetInt64(0)))
            {
                return Map(cursor);
            }
        }

        throw Fences.Refuse(session.ReadControl(), read.Fence);
    }

    // Beside a newer schema nothing is proved: what this version does not know is not compared either.
    private static KeyStanding Map(Cursor cursor) => new(
        new MirrorFence(
            cursor.GetInt64(0), cursor.GetString(2), cursor.IsDBNull(3) ? "" : cursor.GetString(3), cursor.GetInt64(1)),
        cursor.GetInt64(5) != 0 && cursor.GetInt64(7) <= LibraryLevel.Number,
        cursor.GetInt64(6) != 0);
}
