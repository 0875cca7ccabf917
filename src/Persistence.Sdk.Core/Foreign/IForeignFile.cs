namespace Persistence.Sdk.Core.Foreign;

/// <summary>
/// One SQLite file of another application. Between two calls it holds no lock, so that the other application goes on
/// writing. Not safe for concurrent use.
/// </summary>
internal interface IForeignFile : IDisposable
{
    /// <summary>The tables that are not the engine's own, in the order of their names.</summary>
    /// <exception cref="ForeignFileException">The file cannot be read.</exception>
    IReadOnlyList<ForeignTable> Tables();

    /// <summary>The number of rows of a table.</summary>
    /// <exception cref="ForeignFileException">The file cannot be read.</exception>
    long Count(ForeignTable table);

    /// <summary>Rows in the order of their row ids, as many as memory should hold at once.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns, which are among the table's.</param>
    /// <param name="after">The row id behind which the page begins; null for the first page.</param>
    /// <param name="rows">The largest number of rows.</param>
    /// <returns>The rows; none where there are no more.</returns>
    /// <exception cref="ForeignFileException">The file cannot be read.</exception>
    IReadOnlyList<ForeignRow> Page(ForeignTable table, IReadOnlyList<string> columns, long? after, int rows);

    /// <summary>A value of the first row with a given text in another column; null where there is none.</summary>
    /// <exception cref="ForeignFileException">The file cannot be read.</exception>
    object? Find(ForeignTable table, string column, string keyColumn, string key);
}
