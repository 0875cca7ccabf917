using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Values;

namespace Persistence.Sdk.Sqlite.Reading;

/// <summary>Reads a page of rows as bytes.</summary>
internal static class EncodedPage
{
    public static EncodedRows Read(
        ReaderSession session, ScanPage page, EncodedRows rows, CancellationToken cancellationToken)
    {
        rows.Clear();
        using var cursor = SqliteTableScan.Bind(session, page).Read();
        var isBehindKey = false;
        while (cursor.Read())
        {
            // Only behind a key, so that the next page begins there; rows with a damaged key have none.
            if (isBehindKey && (rows.Count + rows.Damaged.Count >= page.Limit || rows.Length >= page.MaxBytes))
            {
                return rows;
            }

            cancellationToken.ThrowIfCancellationRequested();
            isBehindKey = RowEncoder.TryAdd(rows, cursor, page.Table);
            if (!isBehindKey)
            {
                rows.Damaged.Add(Damaged(cursor, page.Table));
            }
        }

        rows.IsEnd = true;
        return rows;
    }

    private static DamagedRow Damaged(Cursor cursor, TableDefinition table)
    {
        try
        {
            StoredValues.Read(cursor, 1, table.ToString(), table.Key);
            var problem = new StoredValueRejectedException(
                DatabaseSide.Sqlite, table.ToString(), table.Key[0].Name,
                "the key is not in the form of its kind, or is too long.");
            return new DamagedRow(null, cursor.GetInt64(0), problem);
        }
        catch (StoredValueRejectedException problem)
        {
            return new DamagedRow(null, cursor.GetInt64(0), problem);
        }
    }
}
