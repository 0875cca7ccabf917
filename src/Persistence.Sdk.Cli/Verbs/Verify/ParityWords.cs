using Persistence.Sdk.Migration.Parity;

namespace Persistence.Sdk.Cli.Verbs.Verify;

/// <summary>The words for modes and kinds of differences, on the command line and in documents.</summary>
internal static class ParityWords
{
    public static string Of(ParityMode mode) => mode switch
    {
        ParityMode.Counts => "counts",
        ParityMode.Sample => "sample",
        ParityMode.Full => "full",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "This mode has no word."),
    };

    public static string Of(DifferenceKind kind) => kind switch
    {
        DifferenceKind.MissingInPostgres => "missingInPostgres",
        DifferenceKind.MissingInSqlite => "missingInSqlite",
        DifferenceKind.Different => "different",
        DifferenceKind.AuthorityBehind => "authorityBehind",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind has no word."),
    };

    /// <summary>A difference as a sentence without its key.</summary>
    public static string Describe(RowDifference difference)
    {
        var columns = string.Join(", ", difference.Columns.Select(Describe));
        var kind = difference.Kind switch
        {
            DifferenceKind.MissingInPostgres => "missing in Postgres",
            DifferenceKind.MissingInSqlite => "missing in SQLite",
            DifferenceKind.AuthorityBehind => "the mirror has the higher version",
            _ => "different",
        };
        return (columns.Length == 0 ? kind : $"{kind}: {columns}")
            + (difference.NotRepaired is { } reason ? $" (not repaired: {reason})" : "");
    }

    private static string Describe(ColumnDifference column) => column is { Sqlite: null, Postgres: null }
        ? column.Column
        : $"{column.Column} (SQLite {column.Sqlite ?? "NULL"}, Postgres {column.Postgres ?? "NULL"})";
}
