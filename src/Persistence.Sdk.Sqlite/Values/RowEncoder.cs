using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Values;

/// <summary>
/// Writes rows as bytes that are compared with those of Postgres. What is not in the form of its column's kind is only
/// marked: such a row is read again by <see cref="StoredValues"/>, which says what is wrong.
/// </summary>
internal static class RowEncoder
{
    /// <summary>Adds the row at the cursor: its version, then its columns.</summary>
    /// <returns>False where its key cannot be read; nothing is added.</returns>
    public static bool TryAdd(EncodedRows rows, Cursor cursor, TableDefinition table)
    {
        rows.Begin(cursor.GetInt64(0));
        foreach (var column in table.Columns)
        {
            var field = column.Ordinal + 1;
            var stored = cursor.ClassOf(field);
            if (stored == StorageClass.Null && column.IsNullable)
            {
                rows.AddNull();
            }
            else if (!TryAdd(rows, cursor, field, stored, column))
            {
                if (column.IsKey)
                {
                    rows.Drop();
                    return false;
                }

                rows.AddUnreadable(DatabaseSide.Sqlite);
            }

            if (field == table.Key.Count && !rows.EndKey())
            {
                rows.Drop();
                return false;
            }
        }

        rows.End();
        return true;
    }

    private static bool TryAdd(EncodedRows rows, Cursor cursor, int field, StorageClass stored, ColumnDefinition column)
    {
        return stored switch
        {
            StorageClass.Text => TryAddText(rows, cursor.GetBytes(field), column),
            StorageClass.Integer => TryAddInteger(rows, cursor.GetInt64(field), column),
            StorageClass.Real => TryAddReal(rows, cursor.GetDouble(field), column),
            StorageClass.Null => false,
            _ => TryAddBlob(rows, cursor.GetBytes(field), column),
        };
    }

    private static bool TryAddText(EncodedRows rows, ReadOnlySpan<byte> text, ColumnDefinition column)
    {
        switch (column.Kind)
        {
            case ColumnKind.Text or ColumnKind.Enum when column.IsKey:
                if (text.Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(text))
                {
                    return false;
                }

                rows.AddKeyText(text);
                return true;
            case ColumnKind.Text or ColumnKind.Enum or ColumnKind.Json:
                text.CopyTo(rows.AddBytes(text.Length));
                return true;
            case ColumnKind.Timestamp:
                return TimestampText.TryRead(text, out var microseconds) && Add(rows, microseconds);
            case ColumnKind.Date:
                return TimestampText.TryReadDate(text, out var day) && Add(rows, day);
            case ColumnKind.Uuid:
                Span<byte> uuid = stackalloc byte[16];
                if (!UuidText.TryRead(text, uuid))
                {
                    return false;
                }

                uuid.CopyTo(rows.AddUuid());
                return true;
            default:
                return false;
        }
    }

    private static bool TryAddInteger(EncodedRows rows, long number, ColumnDefinition column) => column.Kind switch
    {
        ColumnKind.Bigint or ColumnKind.Decimal => Add(rows, number),
        ColumnKind.Integer => number is >= int.MinValue and <= int.MaxValue && Add(rows, number),
        ColumnKind.Boolean => number is 0 or 1 && Add(rows, number),
        _ => TryAddReal(rows, number, column),
    };

    private static bool TryAddReal(EncodedRows rows, double number, ColumnDefinition column) =>
        column.Kind == ColumnKind.Double && Add(rows, BitConverter.DoubleToInt64Bits(number));

    private static bool TryAddBlob(EncodedRows rows, ReadOnlySpan<byte> blob, ColumnDefinition column)
    {
        if (column.Kind is not (ColumnKind.Bytes or ColumnKind.Vector))
        {
            return false;
        }

        blob.CopyTo(rows.AddBytes(blob.Length));
        return true;
    }

    private static bool Add(EncodedRows rows, long number)
    {
        rows.AddNumber(number);
        return true;
    }
}
