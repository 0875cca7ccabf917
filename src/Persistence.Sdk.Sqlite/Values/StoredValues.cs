using System.Buffers.Text;
using System.Text;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Values;

/// <summary>
/// Reads stored values back, strictly: SQLite lets any column hold any class of value, and a driver that converts hides
/// that somebody else wrote there.
/// </summary>
internal static class StoredValues
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private static readonly object True = true;
    private static readonly object False = false;

    /// <summary>Reads columns, from the field given, into normalised values.</summary>
    /// <param name="row">The row that is read.</param>
    /// <param name="first">The field of the first column.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="columns">The columns, one for a field.</param>
    /// <param name="recent">What the rows before had, where many are read.</param>
    /// <param name="known">The first values, where the row was found by them.</param>
    /// <exception cref="StoredValueRejectedException">A field holds what its column may not.</exception>
    public static object?[] Read(
        Cursor row, int first, string table, IReadOnlyList<ColumnDefinition> columns, RecentValues? recent = null,
        params ReadOnlySpan<object> known)
    {
        var values = new object?[columns.Count];
        known.CopyTo(values!);
        for (var i = known.Length; i < values.Length; i++)
        {
            values[i] = Read(row, first + i, table, columns[i], i, recent);
        }

        return values;
    }

    /// <summary>Reads a key, from the field given; null where it cannot be one.</summary>
    public static RowKey? TryReadKey(Cursor row, int first, TableDefinition table)
    {
        try
        {
            return RowKey.FromNormalized(table, Read(row, first, table.ToString(), table.Key)!);
        }
        catch (PersistenceException)
        {
            return null;
        }
    }

    private static object? Read(
        Cursor row, int field, string table, ColumnDefinition column, int place, RecentValues? recent)
    {
        var stored = row.ClassOf(field);
        if (stored == StorageClass.Null)
        {
            return column.IsNullable ? null : throw Problem(table, column, "NULL, where a value is required.");
        }

        try
        {
            return Normalize(row, field, column, stored, place, recent)
                ?? throw Problem(table, column, $"{NameOf(stored)}, where {Expected(column)} is expected.");
        }
        catch (Exception error) when (error is FormatException or ValueProblemException or DecoderFallbackException)
        {
            throw Problem(table, column, $"{NameOf(stored)} that is not {Expected(column)}.", error);
        }
    }

    private static object? Normalize(
        Cursor row, int field, ColumnDefinition column, StorageClass stored, int place, RecentValues? recent) =>
        stored switch
        {
            StorageClass.Text => FromUtf8(column, row.GetBytes(field), place, recent),
            StorageClass.Integer => FromInteger(column, row.GetInt64(field), place, recent),
            StorageClass.Real => FromReal(column, row.GetDouble(field)),
            _ => FromBlob(column, row.GetBytes(field)),
        };

    private static object? FromUtf8(
        ColumnDefinition column, ReadOnlySpan<byte> text, int place, RecentValues? recent) => column.Kind switch
    {
        ColumnKind.Timestamp => TimestampCodec.FromUtf8(text),
        ColumnKind.Uuid => Uuid(text),
        _ => FromText(column, recent?.TextOf(place, text, StrictUtf8) ?? StrictUtf8.GetString(text)),
    };

    private static object? FromText(ColumnDefinition column, string text) => column.Kind switch
    {
        ColumnKind.Text or ColumnKind.Json => text,
        ColumnKind.Date => DateCodec.FromText(text),
        ColumnKind.Enum => WireName(column, text),
        _ => null,
    };

    private static object? FromInteger(ColumnDefinition column, long number, int place, RecentValues? recent) =>
        column.Kind switch
    {
        ColumnKind.Bigint => recent?.BoxOf(place, number) ?? number,
        ColumnKind.Integer when number is < int.MinValue or > int.MaxValue => null,
        ColumnKind.Integer => recent?.BoxOf(place, (int)number) ?? (int)number,
        ColumnKind.Boolean => number switch { 1 => True, 0 => False, _ => null },
        ColumnKind.Decimal => column.Codec.Normalize(((DecimalCodec)column.Codec).FromScaled(number)),
        // SQLite keeps a whole number of a REAL column as an integer; RETURNING shows it so (seen in 3.35).
        ColumnKind.Double => (double)number,
        _ => null,
    };

    private static object? FromReal(ColumnDefinition column, double number) => column.Kind switch
    {
        ColumnKind.Double when double.IsFinite(number) => number,
        _ => null,
    };

    private static object? FromBlob(ColumnDefinition column, ReadOnlySpan<byte> blob) => column.Kind switch
    {
        ColumnKind.Bytes => blob.ToArray(),
        ColumnKind.Vector => Vector(blob.ToArray()),
        _ => null,
    };

    private static Guid Uuid(ReadOnlySpan<byte> text) =>
        !text.ContainsAnyInRange((byte)'A', (byte)'F')
        && Utf8Parser.TryParse(text, out Guid uuid, out var length, 'D') && length == text.Length
            ? uuid
            : throw new FormatException("A UUID is stored as 32 digits with hyphens, in lower case.");

    private static string? WireName(ColumnDefinition column, string text) =>
        column.WireNames.Contains(text) ? text : null;

    private static float[]? Vector(byte[] blob)
    {
        var vector = blob.Length % sizeof(float) == 0 ? VectorCodec.FromBlob(blob) : null;
        return vector is not null && Array.TrueForAll(vector, float.IsFinite) ? vector : null;
    }

    private static string NameOf(StorageClass stored) => stored switch
    {
        StorageClass.Text => "a text",
        StorageClass.Integer => "an integer",
        StorageClass.Real => "a real number",
        _ => "a blob",
    };

    private static string Expected(ColumnDefinition column) => column.Kind switch
    {
        ColumnKind.Timestamp => "a UTC time as yyyy-MM-ddTHH:mm:ss.ffffffZ",
        ColumnKind.Date => "a date as yyyy-MM-dd",
        ColumnKind.Uuid => "a UUID in lower case",
        ColumnKind.Decimal => $"an integer count of the last digit of decimal({column.Precision},{column.Scale})",
        ColumnKind.Boolean => "0 or 1",
        ColumnKind.Enum => $"one of the names {string.Join(", ", column.WireNames.Order(StringComparer.Ordinal))}",
        ColumnKind.Vector => "a vector of little-endian float32",
        ColumnKind.Text => "a text in UTF-8",
        _ => $"a value of kind {column.Kind}",
    };

    private static StoredValueRejectedException Problem(
        string table, ColumnDefinition column, string reason, Exception? error = null) =>
        new(DatabaseSide.Sqlite, table, column.Name, $"it is {reason}", error);
}
