using System.Text;
using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Sqlite.Values;

/// <summary>
/// Reads stored values back, strictly: SQLite lets any column hold any class of value, and a driver that converts hides
/// that somebody else wrote there.
/// </summary>
internal static class StoredValues
{
    private const char Replacement = '\uFFFD';
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private static readonly object True = true;
    private static readonly object False = false;

    /// <summary>Reads columns, from the field given, into normalised values.</summary>
    /// <exception cref="StoredValueRejectedException">A field holds what its column may not.</exception>
    public static object?[] Read(
        SqliteDataReader reader, int first, string table, IReadOnlyList<ColumnDefinition> columns)
    {
        var values = new object?[columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Read(reader, first + i, table, columns[i]);
        }

        return values;
    }

    private static object? Read(SqliteDataReader reader, int field, string table, ColumnDefinition column)
    {
        var stored = reader.GetValue(field);
        if (stored is DBNull)
        {
            return column.IsNullable ? null : throw Problem(table, column, "NULL, where a value is required.");
        }

        try
        {
            return Normalize(reader, field, column, stored)
                ?? throw Problem(table, column, $"{ClassOf(stored)}, where {Expected(column)} is expected.");
        }
        catch (Exception error) when (error is FormatException or ValueProblemException or DecoderFallbackException)
        {
            throw Problem(table, column, $"{ClassOf(stored)} that is not {Expected(column)}.", error);
        }
    }

    private static object? Normalize(SqliteDataReader reader, int field, ColumnDefinition column, object stored) =>
        stored switch
        {
            string text => column.Kind switch
            {
                ColumnKind.Text or ColumnKind.Json => Unicode(reader, field, text),
                ColumnKind.Timestamp => TimestampCodec.FromText(text),
                ColumnKind.Date => DateCodec.FromText(text),
                ColumnKind.Uuid => Uuid(text),
                ColumnKind.Enum => WireName(column, text),
                _ => null,
            },
            long number => column.Kind switch
            {
                ColumnKind.Bigint => stored,
                ColumnKind.Integer => number is >= int.MinValue and <= int.MaxValue ? (int)number : null,
                ColumnKind.Boolean => number switch { 1 => True, 0 => False, _ => null },
                ColumnKind.Decimal => column.Codec.Normalize(((DecimalCodec)column.Codec).FromScaled(number)),
                // SQLite keeps a whole number of a REAL column as an integer; RETURNING shows it so (seen in 3.35).
                ColumnKind.Double => (double)number,
                _ => null,
            },
            double number => column.Kind == ColumnKind.Double && double.IsFinite(number) ? stored : null,
            byte[] blob => column.Kind switch
            {
                ColumnKind.Bytes => blob,
                ColumnKind.Vector => Vector(blob),
                _ => null,
            },
            _ => null,
        };

    /// <summary>The driver replaces what is not UTF-8; only then are the bytes looked at.</summary>
    private static string Unicode(SqliteDataReader reader, int field, string text) =>
        text.Contains(Replacement) ? StrictUtf8.GetString(reader.GetFieldValue<byte[]>(field)) : text;

    private static Guid Uuid(string text) => text.AsSpan().ContainsAnyInRange('A', 'F')
        ? throw new FormatException("A UUID is stored in lower case.")
        : Guid.ParseExact(text, "D");

    private static string? WireName(ColumnDefinition column, string text) =>
        column.WireNames.Contains(text) ? text : null;

    private static float[]? Vector(byte[] blob)
    {
        var vector = blob.Length % sizeof(float) == 0 ? VectorCodec.FromBlob(blob) : null;
        return vector is not null && Array.TrueForAll(vector, float.IsFinite) ? vector : null;
    }

    private static string ClassOf(object stored) => stored switch
    {
        string => "a text",
        long => "an integer",
        double => "a real number",
        _ => "a blob",
    };

    private static string Expected(ColumnDefinition column) => column.Kind switch
    {
        ColumnKind.Timestamp => "a UTC time as yyyy-MM-ddTHH:mm:ss.ffffffZ",
        ColumnKind.Date => "a date as yyyy-MM-dd",
        ColumnKind.Uuid => "a UUID in lower case",
        ColumnKind.Decimal => $"an integer count of the last digit of decimal({column.Precision},{column.Scale})",
        ColumnKind.Boolean => "0 or 1",
        ColumnKind.Enum => "one of the column's names",
        ColumnKind.Vector => "a vector of little-endian float32",
        ColumnKind.Text => "a text in UTF-8",
        _ => $"a value of kind {column.Kind}",
    };

    private static StoredValueRejectedException Problem(
        string table, ColumnDefinition column, string reason, Exception? error = null) =>
        new(DatabaseSide.Sqlite, table, column.Name, $"it is {reason}", error);
}
