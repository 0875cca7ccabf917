using System.Text;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Reading;
using Persistence.Sdk.Sqlite.Sql;
using Persistence.Sdk.Sqlite.Values;

namespace Persistence.Sdk.Sqlite.Replication;

/// <summary>Reads pending keys and what stands at them.</summary>
internal static class PendingReader
{
    /// <summary>Up to here, nothing is gained by remembering what columns repeat.</summary>
    private const int FewKeys = 64;

    public static IReadOnlyList<PendingKey> ReadPage(
        ReaderSession session, (TableCatalog Catalog, PendingPage Page) read)
    {
        using var reader = Bind(session, read.Catalog, read.Page).Read();
        var keys = new List<PendingKey>(read.Page.Limit); // grown by doubling, it would end on the large object heap
        var tables = new RecentValues(columns: 1);
        while (reader.Read())
        {
            keys.Add(Map(reader, read.Catalog, read.Page.Parked, tables));
        }

        return keys;
    }

    /// <summary>What is pending at a key; null where nothing is.</summary>
    public static PendingKey? Find(ReaderSession session, (TableCatalog Catalog, RowKey Key) read)
    {
        using var reader = session.Prepare(PendingSql.Find, "T", "K")
            .Set(0, read.Key.Table.ToString()).Set(1, read.Key.Text).Read();
        return reader.Read() ? Map(reader, read.Catalog, reader.GetInt64(6) != 0, new RecentValues(1)) : null;
    }

    /// <summary>What stands at each key.</summary>
    public static RowImage[] ReadImages(ReaderSession session, IReadOnlyList<PendingKey> keys)
    {
        var images = new RowImage[keys.Count];
        TableDefinition? table = null;
        RecentValues? recent = null;
        for (var i = 0; i < images.Length; i++)
        {
            if (keys[i].Key.Table != table)
            {
                table = keys[i].Key.Table;
                recent = keys.Count > FewKeys ? new RecentValues(table.Columns.Count) : null;
            }

            images[i] = ReadImage(session, keys[i], recent);
        }

        return images;
    }

    /// <summary>The row, or the tombstone; a key with neither is a deletion at its pending version.</summary>
    private static RowImage ReadImage(ReaderSession session, PendingKey pending, RecentValues? recent)
    {
        var (key, table) = (pending.Key, pending.Key.Table);
        using (var reader = session.PrepareRow(table).SetValues(0, table.Key, key.Values).Read())
        {
            if (reader.Read())
            {
                var values = StoredValues.Read(reader, 1, table.ToString(), table.Columns, recent, key.Values);
                return new RowImage(key, reader.GetInt64(0), new Row(table, values));
            }
        }

        var tombstone = session.Prepare(PendingSql.FindTombstone, "T", "K")
            .Set(0, table.ToString()).Set(1, key.Text).ReadNumber();
        return new RowImage(key, tombstone ?? pending.Version, null);
    }

    private static Statement Bind(ReaderSession session, TableCatalog catalog, PendingPage page)
    {
        var tables = page.Table is { } table ? [table] : catalog.Tables;
        var sql = PendingSql.Page(tables, page.After is not null, page.SinceBefore is not null);
        return session.Prepare(sql, "P", "B", "S", "T", "K", "L")
            .Set(0, page.Parked ? 1 : 0)
            .Set(1, page.SinceBefore is { } before ? TimestampCodec.ToText(before.UtcDateTime) : null)
            .Set(2, page.After is { } after ? TimestampCodec.ToText(after.Since.UtcDateTime) : null)
            .Set(3, page.After?.Key.Table.ToString())
            .Set(4, page.After?.Key.Text)
            .Set(5, page.Limit);
    }

    private static PendingKey Map(Cursor reader, TableCatalog catalog, bool isParked, RecentValues tables) => new(
        RowKey.Parse(
            catalog.Find(tables.TextOf(column: 0, reader.GetBytes(0), Encoding.UTF8))!, reader.GetString(1)),
        reader.GetInt64(2),
        new DateTimeOffset(TimestampCodec.FromUtf8(reader.GetBytes(3))),
        reader.GetInt32(4),
        isParked,
        reader.IsDBNull(5) ? null : reader.GetString(5));
}
