using PaperPipeline.Check.Tables;

namespace PaperPipeline.Check.Acknowledgements;

/// <summary>
/// The rows of writes that began since SQLite was left behind (phase PostgresOnly): they are looked for in Postgres
/// alone, and not compared.
/// </summary>
internal sealed class LeftBehind(DateTimeOffset? since, IReadOnlyList<Acknowledgement> writes)
{
    private readonly HashSet<(string Table, RowId Row)> _rows =
    [
        .. writes.Where(write => write.Began >= since)
            .SelectMany(write => write.Rows.Select(row => (row.Table, new RowId(row.Key)))),
    ];

    public int Rows => _rows.Count;

    public IReadOnlyList<TableRows> Without(IReadOnlyList<TableRows> tables) => Rows == 0
        ? tables
        :
        [
            .. tables.Select(table => table with
            {
                Rows = table.Rows.Where(row => !_rows.Contains((table.Name, row.Key)))
                    .ToDictionary(row => row.Key, row => row.Value),
            }),
        ];

    public IEnumerable<Acknowledgement> Without(IEnumerable<Acknowledgement> all) => Rows == 0
        ? all
        : all.Select(write => write with
        {
            Rows = [.. write.Rows.Where(row => !_rows.Contains((row.Table, new RowId(row.Key))))],
        });
}
