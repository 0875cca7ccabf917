using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Sql;
using Persistence.Sdk.Sqlite.Values;

namespace Persistence.Sdk.Sqlite.Reading;

/// <summary>Scans tables of a SQLite file.</summary>
internal sealed class SqliteTableScan(ReaderPool readers) : ITableScan
{
    public Task<ScanChunk> ReadAsync(ScanPage page, Fence? fence, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            (page, fence, cancellationToken),
            static (session, read) => session.InSnapshot(snapshot =>
            {
                if (read.fence is { } fence)
                {
                    Fences.CheckRead(snapshot.ReadControl(), fence);
                }

                return Read(snapshot, read.page, read.cancellationToken);
            }),
            cancellationToken);

    public Task<long> CountAsync(TableDefinition table, CancellationToken cancellationToken) => readers.ReadAsync(
        table, static (session, table) => session.Prepare(ScanSql.Count(table)).ReadNumber() ?? 0, cancellationToken);

    private static ScanChunk Read(ReaderSession session, ScanPage page, CancellationToken cancellationToken)
    {
        var table = page.Table;
        var rows = new List<VersionedRow>(page.Limit);
        var damaged = new List<DamagedRow>();
        RowKey? last = null;
        using var cursor = Bind(session, page).Read();
        while (cursor.Read())
        {
            // Asked behind a key, so that the next page begins there; rows with a damaged key have none.
            if (last is not null && rows.Count + damaged.Count >= page.Limit)
            {
                return new ScanChunk(rows, damaged, last, IsEnd: false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var version = cursor.GetInt64(0);
            try
            {
                var row = new Row(table, StoredValues.Read(cursor, 1, table.ToString(), table.Columns));
                rows.Add(new VersionedRow(row, version));
                last = row.Key;
            }
            catch (StoredValueRejectedException problem)
            {
                var key = ReadKey(cursor, table);
                damaged.Add(new DamagedRow(key, version, problem));
                last = key ?? last;
            }
        }

        return new ScanChunk(rows, damaged, last, IsEnd: true);
    }

    private static Statement Bind(ReaderSession session, ScanPage page)
    {
        var table = page.Table;
        var statement = session.Prepare(
            ScanSql.Page(table, page.After is not null, page.UpTo is not null), ScanSql.Parameters(table));
        statement.SetValues(0, table.Key, page.After?.Values ?? new object?[table.Key.Count]);
        return statement.SetValues(table.Key.Count, table.Key, page.UpTo?.Values ?? new object?[table.Key.Count]);
    }

    private static RowKey? ReadKey(Cursor cursor, TableDefinition table)
    {
        try
        {
            return RowKey.FromNormalized(table, StoredValues.Read(cursor, 1, table.ToString(), table.Key)!);
        }
        catch (PersistenceException)
        {
            return null; // the problem of the row says the rest
        }
    }
}
