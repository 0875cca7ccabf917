namespace PaperPipeline.Check.Tables;

/// <summary>
/// One table of one database, all values as text in one form for both databases; a value that is null is NULL there.
/// Rows are found by their primary key, its values in column order.
/// </summary>
internal sealed record TableRows(
    string Name,
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> KeyColumns,
    IReadOnlyDictionary<RowId, IReadOnlyDictionary<string, string?>> Rows)
{
    private static readonly string[] KindColumns = ["record_kind", "operation", "job_type"];

    /// <summary>The column that tells rows of different kinds apart, or null where the table has none.</summary>
    public string? KindColumn => KindColumns.FirstOrDefault(Columns.Contains);

    public static TableRows Of(
        string name,
        IReadOnlyList<string> columns,
        IReadOnlyList<string> key,
        IEnumerable<IDictionary<string, object?>> rows)
    {
        var byKey = new Dictionary<RowId, IReadOnlyDictionary<string, string?>>();
        foreach (var row in rows)
        {
            var values = columns.ToDictionary(column => column, column => ValueText.Of(row[column]));
            byKey.Add(new RowId([.. key.Select(column => values[column])]), values);
        }

        return new TableRows(name, columns, key, byKey);
    }
}
