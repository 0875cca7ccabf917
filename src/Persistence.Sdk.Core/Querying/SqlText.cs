using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Querying;

/// <summary>
/// One piece of SQL in both dialects, side by side. <c>@name</c> stands for a parameter, <c>{table}</c> for the name of
/// the table at hand and <c>{columns}</c> for its columns. Values never enter the text.
/// </summary>
/// <param name="Sqlite">The SQL for SQLite.</param>
/// <param name="Postgres">The SQL for Postgres.</param>
public sealed record SqlText(string Sqlite, string Postgres)
{
    /// <summary>The empty text.</summary>
    public static SqlText Empty { get; } = Same("");

    /// <summary>SQL that reads the same in both dialects.</summary>
    public static SqlText Same(string sql) => new(sql, sql);

    /// <summary>The text of one side.</summary>
    public string For(DatabaseSide side) => side switch
    {
        DatabaseSide.Sqlite => Sqlite,
        DatabaseSide.Postgres => Postgres,
        _ => throw new ArgumentOutOfRangeException(nameof(side), side, "This side has no dialect."),
    };

    /// <summary>Two texts, one behind the other.</summary>
    public static SqlText operator +(SqlText left, SqlText right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new SqlText(left.Sqlite + right.Sqlite, left.Postgres + right.Postgres);
    }

    /// <summary>Two texts, one behind the other.</summary>
    public static SqlText Add(SqlText left, SqlText right) => left + right;

    /// <summary>Puts a table's name and columns in the places of <c>{table}</c> and <c>{columns}</c>.</summary>
    internal SqlText Naming(TableDefinition table, string? alias = null)
    {
        var columns = string.Join(
            ", ", table.Columns.Select(column => alias is null ? column.Name : $"{alias}.{column.Name}"));
        return new SqlText(
            Sqlite.Replace("{table}", table.Name.Sqlite, StringComparison.Ordinal)
                .Replace("{columns}", columns, StringComparison.Ordinal),
            Postgres.Replace("{table}", table.Name.Postgres, StringComparison.Ordinal)
                .Replace("{columns}", columns, StringComparison.Ordinal));
    }
}
