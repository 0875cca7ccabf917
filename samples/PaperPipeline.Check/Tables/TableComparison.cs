namespace PaperPipeline.Check.Tables;

/// <summary>Compares one table of both databases row by row and column by column.</summary>
internal sealed class TableComparison
{
    private const int Shown = 5;

    private TableComparison(IReadOnlyList<ComparedRows> kinds, IReadOnlyList<string> findings) =>
        (Kinds, Findings) = (kinds, findings);

    public IReadOnlyList<ComparedRows> Kinds { get; }

    /// <summary>The first differences: which row, which columns. Never what stands in them.</summary>
    public IReadOnlyList<string> Findings { get; }

    /// <summary>Null stands for a table that the database does not have.</summary>
    public static TableComparison Of(TableRows? sqlite, TableRows? postgres)
    {
        var any = sqlite ?? postgres ?? throw new ArgumentException("Neither database has the table.");
        var findings = new List<string>();
        if (sqlite is null || postgres is null)
        {
            findings.Add($"{any.Name}: no such table in {(sqlite is null ? "SQLite" : "Postgres")}");
        }
        else if (!sqlite.Columns.Order().SequenceEqual(postgres.Columns.Order()))
        {
            findings.Add($"{any.Name} has other columns in Postgres than in SQLite");
        }

        var ids = Ids(sqlite).Union(Ids(postgres));
        var kinds = ids.GroupBy(id => Kind(any, Find(sqlite, id) ?? Find(postgres, id)!), StringComparer.Ordinal)
            .OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => Compare(any.Name, kind, sqlite, postgres, findings))
            .ToList();
        if (kinds.Count == 0)
        {
            kinds.Add(new ComparedRows(any.Name, "", 0, 0, 0, 0, 0));
        }

        return new TableComparison(kinds, findings);
    }

    private static ComparedRows Compare(
        string table, IGrouping<string, RowId> kind, TableRows? sqlite, TableRows? postgres, List<string> findings)
    {
        var (missingInSqlite, missingInPostgres, different) = (0, 0, 0);
        foreach (var id in kind)
        {
            var (here, there) = (Find(sqlite, id), Find(postgres, id));
            missingInSqlite += here is null ? 1 : 0;
            missingInPostgres += there is null ? 1 : 0;
            var columns = here is null || there is null
                ? []
                : here.Keys.Union(there.Keys).Where(column => !Same(here, there, column)).ToList();
            different += columns.Count > 0 ? 1 : 0;
            if ((here is null || there is null || columns.Count > 0) && findings.Count < Shown)
            {
                findings.Add(here is null ? $"{table} {id}: missing in SQLite"
                    : there is null ? $"{table} {id}: missing in Postgres"
                    : $"{table} {id}: different in {string.Join(", ", columns)}");
            }
        }

        return new ComparedRows(
            table, kind.Key, kind.Count() - missingInSqlite, kind.Count() - missingInPostgres,
            missingInSqlite, missingInPostgres, different);
    }

    private static bool Same(
        IReadOnlyDictionary<string, string?> here, IReadOnlyDictionary<string, string?> there, string column) =>
        here.TryGetValue(column, out var left) && there.TryGetValue(column, out var right)
            && string.Equals(left, right, StringComparison.Ordinal);

    private static IEnumerable<RowId> Ids(TableRows? table) => table?.Rows.Keys ?? [];

    private static IReadOnlyDictionary<string, string?>? Find(TableRows? table, RowId id) =>
        table?.Rows.GetValueOrDefault(id);

    private static string Kind(TableRows table, IReadOnlyDictionary<string, string?> row) =>
        table.KindColumn is { } column ? row[column] ?? "" : "";
}
