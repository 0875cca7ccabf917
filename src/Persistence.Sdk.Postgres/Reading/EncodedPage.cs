using Npgsql;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Reading;

/// <summary>Reads a page of rows as bytes.</summary>
internal static class EncodedPage
{
    public static async Task<EncodedRows> ReadAsync(
        NpgsqlDataReader reader, ScanPage page, CancellationToken cancellationToken)
    {
        var rows = new EncodedRows(page.Table);
        var encoder = new RowEncoder(page.Table, rows);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (rows.Count > 0 && rows.Length >= page.MaxBytes)
            {
                return rows;
            }

            if (!encoder.TryAdd(reader))
            {
                rows.Damaged.Add(Damaged(reader.GetInt64(0), page.Table));
            }
        }

        rows.IsEnd = rows.Count + rows.Damaged.Count < page.Limit;
        return rows.IsEnd || rows.Count > 0 ? rows : throw rows.Damaged[0].Problem; // no key to go on behind
    }

    private static DamagedRow Damaged(long version, TableDefinition table) => new(
        null, version, new StoredValueRejectedException(
            DatabaseSide.Postgres, table.ToString(), table.Key[0].Name,
            "the key holds a value that the column's kind does not have, or is too long."));
}
