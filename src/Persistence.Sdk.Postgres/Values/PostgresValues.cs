using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Postgres.Values;

/// <summary>
/// Binds normalised values to parameters and reads them back, by column kind. The only place that does.
/// </summary>
internal static class PostgresValues
{
    public static NpgsqlParameter Single(ColumnDefinition column, object? value) =>
        new() { NpgsqlDbType = PostgresTypes.Single(column.Kind), Value = value ?? DBNull.Value };

    public static NpgsqlParameter Single(long? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Bigint, Value = (object?)value ?? DBNull.Value };

    public static NpgsqlParameter Single(string? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };

    public static NpgsqlParameter Single(Guid value) =>
        new NpgsqlParameter<Guid> { NpgsqlDbType = NpgsqlDbType.Uuid, TypedValue = value };

    public static NpgsqlParameter Single(DateTime? utc) =>
        new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = (object?)utc ?? DBNull.Value };

    public static NpgsqlParameter Single(bool value) =>
        new NpgsqlParameter<bool> { NpgsqlDbType = NpgsqlDbType.Boolean, TypedValue = value };

    public static NpgsqlParameter Array(long[] values) => Array(NpgsqlDbType.Bigint, values);

    public static NpgsqlParameter Array(bool[] values) => Array(NpgsqlDbType.Boolean, values);

    public static NpgsqlParameter Array(Guid[] values) => Array(NpgsqlDbType.Uuid, values);

    public static NpgsqlParameter Array(string?[] values) => Array(NpgsqlDbType.Text, values);

    /// <summary>One column's values of several rows, as one array.</summary>
    public static NpgsqlParameter Array(ColumnDefinition column, int count, Func<int, object?> value)
    {
        var type = PostgresTypes.Element(column.Kind);
        return column.Kind switch
        {
            ColumnKind.Text or ColumnKind.Enum or ColumnKind.Json => Array(type, References<string>(count, value)),
            ColumnKind.Integer => Array(type, Structs<int>(count, value)),
            ColumnKind.Bigint => Array(type, Structs<long>(count, value)),
            ColumnKind.Boolean => Array(type, Structs<bool>(count, value)),
            ColumnKind.Double => Array(type, Structs<double>(count, value)),
            ColumnKind.Decimal => Array(type, Structs<decimal>(count, value)),
            ColumnKind.Timestamp => Array(type, Structs<DateTime>(count, value)),
            ColumnKind.Date => Array(type, Structs<DateOnly>(count, value)),
            ColumnKind.Uuid => Array(type, Structs<Guid>(count, value)),
            ColumnKind.Bytes => Array(type, References<byte[]>(count, value)),
            ColumnKind.Vector => Array(type, References<string>(count, i => VectorText((float[]?)value(i)))),
            _ => throw new ArgumentOutOfRangeException(nameof(column), column.Kind,
                "This kind of column cannot be bound."),
        };
    }

    /// <summary>Reads one column as a normalised value; null for NULL.</summary>
    public static object? Read(NpgsqlDataReader reader, int ordinal, ColumnDefinition column)
    {
        if (reader.IsDBNull(ordinal))
        {
            return null;
        }

        return column.Kind switch
        {
            ColumnKind.Text or ColumnKind.Enum or ColumnKind.Json => reader.GetString(ordinal),
            ColumnKind.Integer => reader.GetInt32(ordinal),
            ColumnKind.Bigint => reader.GetInt64(ordinal),
            ColumnKind.Boolean => reader.GetBoolean(ordinal),
            ColumnKind.Double => reader.GetDouble(ordinal),
            ColumnKind.Decimal => Scaled(column, reader.GetDecimal(ordinal)),
            ColumnKind.Timestamp => reader.GetFieldValue<DateTime>(ordinal),
            ColumnKind.Date => reader.GetFieldValue<DateOnly>(ordinal),
            ColumnKind.Uuid => reader.GetGuid(ordinal),
            ColumnKind.Bytes => reader.GetFieldValue<byte[]>(ordinal),
            ColumnKind.Vector => reader.GetFieldValue<float[]>(ordinal),
            _ => throw new ArgumentOutOfRangeException(nameof(column), column.Kind,
                "This kind of column cannot be read."),
        };
    }

    /// <summary>Reads consecutive columns as normalised values.</summary>
    public static object?[] Read(NpgsqlDataReader reader, int first, IReadOnlyList<ColumnDefinition> columns)
    {
        var values = new object?[columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Read(reader, first + i, columns[i]);
        }

        return values;
    }

    public static decimal Scaled(ColumnDefinition column, decimal value) =>
        value.Scale == column.Scale ? value : (decimal)column.Codec.Normalize(value);

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType element, T[] values) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | element, TypedValue = values };

    private static T?[] Structs<T>(int count, Func<int, object?> value)
        where T : struct
    {
        var values = new T?[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (T?)value(i);
        }

        return values;
    }

    private static T?[] References<T>(int count, Func<int, object?> value)
        where T : class
    {
        var values = new T?[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (T?)value(i);
        }

        return values;
    }

    /// <summary>The text form of an array of reals; nine digits bring every single-precision number back.</summary>
    private static string? VectorText(float[]? vector) => vector is null
        ? null
        : $"{{{string.Join(',', vector.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}}}";
}
