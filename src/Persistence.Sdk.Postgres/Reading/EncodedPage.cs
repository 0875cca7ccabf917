using Npgsql;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Reading;

/// <summary>Reads a page of rows as bytes.</summary>
internal static class EncodedPage
{
    public static async Task<EncodedRows> ReadAsync(
        NpgsqlDataReader reader, ScanPage page, EncodedRows rows, CancellationToken cancellationToken)
    {
        rows.Clear();
        var encoder = new RowEncoder(page.Table, rows);
        var behindKey = 0;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (rows.Count > 0 && rows.Length >= page.MaxBytes)
            {
                return Cut(rows, behindKey);
            }

            if (encoder.TryAdd(reader))
            {
                behindKey = 0;
            }
            else
            {
                rows.Damaged.Add(Damaged(encoder.Version, page.Table));
                behindKey++;
            }
        }

        rows.IsEnd = rows.Count + rows.Damaged.Count < page.Limit;
        return rows.IsEnd ? rows : Cut(rows, behindKey);
    }

    /// <summary>What stands behind the last key comes again with the next page.</summary>
    private static EncodedRows Cut(EncodedRows rows, int behindKey)
    {
        if (rows.Count == 0)
        {
            throw rows.Damaged[0].Problem; // there is no key to go on behind
        }

        rows.Damaged.RemoveRange(rows.Damaged.Count - behindKey, behindKey);
        return rows;
    }

    private static DamagedRow Damaged(long version, TableDefinition table) => new(
        null, version, new StoredValueRejectedException(
            DatabaseSide.Postgres, table.ToString(), table.Key[0].Name,
            "the key holds a value that the column's kind does not have, or is too long."));
}
