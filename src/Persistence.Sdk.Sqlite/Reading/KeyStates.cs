using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Sql;
using Persistence.Sdk.Sqlite.Values;

namespace Persistence.Sdk.Sqlite.Reading;

/// <summary>Reads what stands at a key: row or tombstone, and whether it is pending.</summary>
internal static class KeyStates
{
    public static KeyState Read(ReaderSession session, RowKey key)
    {
        var isPending = AtKey(session, ScanSql.IsPending, key) is not null;
        using (var cursor = session.PrepareRow(key.Table).SetValues(0, key.Table.Key, key.Values).Read())
        {
            if (cursor.Read())
            {
                var version = cursor.GetInt64(0);
                try
                {
                    var values = StoredValues.Read(cursor, 1, key.Table.ToString(), key.Table.Columns);
                    return new KeyState(key, version, new Row(key.Table, values), null, isPending);
                }
                catch (StoredValueRejectedException problem)
                {
                    return new KeyState(key, version, null, problem, isPending);
                }
            }
        }

        return new KeyState(key, AtKey(session, PendingSql.FindTombstone, key) ?? 0, null, null, isPending);
    }

    private static long? AtKey(ReaderSession session, string sql, RowKey key) =>
        session.Prepare(sql, "T", "K").Set(0, key.Table.ToString()).Set(1, key.Text).ReadNumber();
}
