using System.Globalization;
using System.Text.Json;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Postgres.Values;

/// <summary>
/// Reads normalised values back from the JSON in which a batch noted its outcome. A row begins with arrays of column
/// values, each of as many as a function of the server takes; behind them stand its version and further numbers.
/// </summary>
internal static class LoggedValues
{
    /// <summary>How many columns stand in one array; the server's functions take a hundred arguments.</summary>
    public const int ColumnsAtOnce = 90;

    /// <summary>The row at the beginning of an entry.</summary>
    public static Row ReadRow(TableDefinition table, JsonElement entry)
    {
        var row = new object?[table.Columns.Count];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = Read(table.Columns[i], entry[i / ColumnsAtOnce][i % ColumnsAtOnce]);
        }

        return new Row(table, row);
    }

    /// <summary>The number at a place behind the row; at 0 stands its version.</summary>
    public static long ReadNumber(TableDefinition table, JsonElement entry, int place) =>
        entry[((table.Columns.Count - 1) / ColumnsAtOnce) + 1 + place].GetInt64();

    private static object? Read(ColumnDefinition column, JsonElement value)
    {
        // SQL NULL and the JSON document null look the same here; a JSON column is therefore logged inside an array.
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return column.Kind switch
        {
            ColumnKind.Text or ColumnKind.Enum => value.GetString(),
            ColumnKind.Integer => value.GetInt32(),
            ColumnKind.Bigint => value.GetInt64(),
            ColumnKind.Boolean => value.GetBoolean(),
            ColumnKind.Double => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            ColumnKind.Decimal =>
                PostgresValues.Scaled(column, decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture)),
            ColumnKind.Timestamp => DateTime.Parse(value.GetString()!, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
            ColumnKind.Date => DateCodec.FromText(value.GetString()!),
            ColumnKind.Uuid => value.GetGuid(),
            ColumnKind.Json => value[0].GetRawText(),
            ColumnKind.Bytes => Convert.FromBase64String(value.GetString()!),
            ColumnKind.Vector => ReadVector(value.GetString()!),
            _ => throw new ArgumentOutOfRangeException(nameof(column), column.Kind,
                "This kind of column is not logged."),
        };
    }

    private static float[] ReadVector(string text) => text.Length == 2
        ? []
        : [.. text[1..^1].Split(',').Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
}
