using System.Globalization;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>Compares rows of query results as normalised values.</summary>
internal static class RowComparison
{
    /// <summary>The columns in which two rows differ.</summary>
    public static IReadOnlyList<string> Differences(
        IReadOnlyList<ColumnDefinition> columns, object?[] left, object?[] right) =>
        [.. columns.Where((column, i) => !AreSame(column, left[i], right[i])).Select(column => column.Name)];

    /// <summary>The columns in which any two rows at one place differ; null where the numbers of rows do.</summary>
    public static IReadOnlyList<string>? Differences(
        IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<object?[]> left, IReadOnlyList<object?[]> right) =>
        left.Count == right.Count
            ? [.. left.Zip(right, (one, other) => Differences(columns, one, other)).SelectMany(names => names)
                .Distinct()]
            : null;

    /// <summary>The rows in an order that depends on their values alone.</summary>
    public static IReadOnlyList<object?[]> Sorted(IReadOnlyList<object?[]> rows) =>
        [.. rows.Select(row => (Row: row, Text: TextOf(row))).OrderBy(row => row.Text, StringComparer.Ordinal)
            .Select(row => row.Row)];

    private static bool AreSame(ColumnDefinition column, object? left, object? right) =>
        left is null || right is null ? left is null && right is null : column.Codec.Same(left, right);

    private static string TextOf(object?[] row) => string.Join('\u001f', row.Select(value => value switch
    {
        null => "\0",
        byte[] bytes => Convert.ToHexString(bytes),
        float[] numbers => string.Join(
            ' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))),
        DateTime at => at.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    }));
}
