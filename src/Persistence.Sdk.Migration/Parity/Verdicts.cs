using System.Globalization;
using Persistence.Sdk.Core.Scanning;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>Compares what stands at a key on both sides, column by column.</summary>
internal static class Verdicts
{
    private const string VersionColumn = "row_version";
    private const int MostCharacters = 200;

    /// <summary>Whether two rows can be read and hold the same values; versions aside.</summary>
    public static bool AreEqual(KeyState left, KeyState right) =>
        left.Row is { } mine && right.Row is { } theirs && mine.DifferencesTo(theirs).Count == 0;

    /// <summary>The difference as it is reported.</summary>
    public static RowDifference Describe(Verdict verdict, DatabaseSide authority, bool showValues)
    {
        var (sqlite, postgres) = authority == DatabaseSide.Sqlite
            ? (verdict.Authority, verdict.Mirror)
            : (verdict.Mirror, verdict.Authority);
        return new RowDifference(
            verdict.Authority.Key.Text, verdict.Kind!.Value, Columns(sqlite, postgres, showValues));
    }

    private static List<ColumnDifference> Columns(KeyState sqlite, KeyState postgres, bool showValues)
    {
        var columns = new List<ColumnDifference>();
        if (!sqlite.HasRow || !postgres.HasRow)
        {
            return columns;
        }

        var secret = sqlite.Key.Table.Columns.Where(column => column.IsSecret).Select(column => column.Name).ToArray();
        foreach (var name in Names(sqlite, postgres))
        {
            columns.Add(showValues && !secret.Contains(name)
                ? new ColumnDifference(name, Value(sqlite, name), Value(postgres, name))
                : new ColumnDifference(name, null, null));
        }

        if (sqlite.Version != postgres.Version)
        {
            columns.Add(new ColumnDifference(VersionColumn, Text(sqlite.Version), Text(postgres.Version)));
        }

        return columns;
    }

    private static IEnumerable<string> Names(KeyState sqlite, KeyState postgres) =>
        sqlite.Row is { } left && postgres.Row is { } right
            ? left.DifferencesTo(right)
            : new[] { sqlite.Problem?.Column, postgres.Problem?.Column }.OfType<string>().Distinct();

    private static string? Value(KeyState state, string column) => state.Row is { } row
        ? Text(row.Values[row.Table[column].Ordinal])
        : state.Problem!.Column == column ? "(cannot be read)" : null;

    private static string? Text(object? value)
    {
        var text = value switch
        {
            null => null,
            byte[] bytes => Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, MostCharacters / 2))),
            float[] numbers => string.Join(", ", numbers.Take(MostCharacters / 10)),
            DateTime at => at.ToString("O", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
        return text?.Length > MostCharacters ? $"{text[..MostCharacters]}…" : text;
    }
}
