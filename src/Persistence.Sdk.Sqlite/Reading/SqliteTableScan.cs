using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Sql;
using Persistence.Sdk.Sqlite.Values;

namespace Persistence.Sdk.Sqlite.Reading;

/// <summary>Scans tables of a SQLite file.</summary>
internal sealed class SqliteTableScan(ReaderPool readers) : ITableScan
{
    public IConstraintScan Constraints { get; } = new SqliteConstraintScan(readers);

    public Task<ScanChunk> ReadAsync(ScanPage page, Fence? fence, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            (page, fence, cancellationToken),
            static (session, read) => session.InSnapshot(snapshot =>
            {
                Check(snapshot, read.fence);
                return Read(snapshot, read.page, read.cancellationToken);
            }),
            cancellationToken);

    public Task<long> CountAsync(TableDefinition table, CancellationToken cancellationToken) => readers.ReadAsync(
        table, static (session, table) => session.Prepare(ScanSql.Count(table)).ReadNumber() ?? 0, cancellationToken);

    public Task ReadEncodedAsync(
        ScanPage page, EncodedRows rows, Fence? fence, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            (page, rows, fence, cancellationToken),
            static (session, read) => session.InSnapshot(snapshot =>
            {
                Check(snapshot, read.fence);
                return EncodedPage.Read(snapshot, read.page, read.rows, read.cancellationToken);
            }),
            cancellationToken);

    public Task<IReadOnlyList<KeyState>> FindAsync(
        IReadOnlyList<RowKey> keys, Fence? fence, CancellationToken cancellationToken) =>
        readers.ReadAsync<(IReadOnlyList<RowKey> Keys, Fence? Fence), IReadOnlyList<KeyState>>(
            (keys, fence),
            static (session, read) => session.InSnapshot<KeyState[]>(snapshot =>
            {
                Check(snapshot, read.Fence);
                return [.. read.Keys.Select(key => KeyStates.Read(snapshot, key))];
            }),
            cancellationToken);

    public Task<RowKey?> KeyAtAsync(TableDefinition table, long place, CancellationToken cancellationToken) =>
        readers.ReadAsync<(TableDefinition Table, long Place), RowKey?>(
            (table, place),
            static (session, read) =>
            {
                using var cursor = session.Prepare(ScanSql.KeyAt(read.Table), "Place").Set(0, read.Place).Read();
                return cursor.Read()
                    ? RowKey.FromNormalized(
                        read.Table, StoredValues.Read(cursor, 0, read.Table.ToString(), read.Table.Key)!)
                    : null;
            },
            cancellationToken);

    public Task<DateTimeOffset?> CutoffAsync(TableDefinition table, CancellationToken cancellationToken) =>
        readers.ReadAsync<TableDefinition, DateTimeOffset?>(
            table,
            static (session, table) =>
            {
                using var cursor = session.Prepare(ScanSql.Cutoff, "T").Set(0, table.ToString()).Read();
                return cursor.Read() ? TimestampCodec.FromText(cursor.GetString(0)) : null;
            },
            cancellationToken);

    public Task<bool> HasOlderAsync(
        TableDefinition table, DateTimeOffset cutoff, CancellationToken cancellationToken) => readers.ReadAsync(
            (table, cutoff),
            static (session, read) => session.Prepare(ScanSql.HasOlder(read.table), "Cutoff")
                .Set(0, TimestampCodec.ToText(read.cutoff.UtcDateTime)).ReadNumber() == 1,
            cancellationToken);

    public Task<long> CountLiveAsync(
        TableDefinition table, DateTimeOffset? cutoff, DateTimeOffset now, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            (table, cutoff, now),
            static (session, read) => session.Prepare(ScanSql.CountLive(read.table), "Cutoff", "Now")
                .Set(0, read.cutoff is { } kept ? TimestampCodec.ToText(kept.UtcDateTime) : null)
                .Set(1, TimestampCodec.ToText(read.now.UtcDateTime)).ReadNumber() ?? 0,
            cancellationToken);

    private static void Check(ReaderSession session, Fence? fence)
    {
        if (fence is { } given)
        {
            Fences.CheckRead(session.ReadControl(), given);
        }
    }

    private static ScanChunk Read(ReaderSession session, ScanPage page, CancellationToken cancellationToken)
    {
        var table = page.Table;
        var rows = new RowList();
        var damaged = new List<DamagedRow>();
        var bytes = 0L;
        RowKey? last = null;
        var unlisted = 0L;
        var recent = new RecentValues(table.Columns.Count);
        using var cursor = Bind(session, page).Read();
        while (cursor.Read())
        {
            // Asked behind a key, so that the next page begins there; rows with a damaged key have none.
            var isFull = rows.Count + damaged.Count >= page.Limit || bytes >= page.MaxBytes;
            if (isFull && Behind(last, rows) is { } key)
            {
                return new ScanChunk(rows, damaged, key, IsEnd: false) { Unlisted = unlisted };
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (TryRead(cursor, table, recent) is { } row)
            {
                rows.Add(row);
                bytes += row.Row.ApproximateBytes;
                last = null;
            }
            else if (StoredValues.TryReadKey(cursor, 1, table) is var damagedKey
                && (damagedKey is not null || damaged.Count < page.Limit))
            {
                damaged.Add(Describe(cursor, table, damagedKey));
                last = damagedKey ?? Behind(last, rows);
            }
            else
            {
                unlisted++;
            }
        }

        return new ScanChunk(rows, damaged, Behind(last, rows), IsEnd: true) { Unlisted = unlisted };
    }

    /// <summary>
    /// The last key so far; that of a row costs more than to read it, so it is made where it is asked for.
    /// </summary>
    private static RowKey? Behind(RowKey? damaged, RowList rows) =>
        damaged ?? (rows.Count > 0 ? rows[^1].Row.Key : null);

    /// <summary>The statement that reads a page, with its parameters.</summary>
    public static Statement Bind(ReaderSession session, ScanPage page)
    {
        var table = page.Table;
        var statement = session.Prepare(
            ScanSql.Page(table, page.After is not null, page.UpTo is not null), ScanSql.Parameters(table));
        statement.SetValues(0, table.Key, page.After?.Values ?? new object?[table.Key.Count]);
        return statement.SetValues(table.Key.Count, table.Key, page.UpTo?.Values ?? new object?[table.Key.Count]);
    }

    private static VersionedRow? TryRead(Cursor cursor, TableDefinition table, RecentValues recent)
    {
        try
        {
            var row = new Row(table, StoredValues.Read(cursor, 1, table.ToString(), table.Columns, recent));
            if (IsLong(row))
            {
                _ = row.Key; // a key that is too long to be one is damaged too
            }

            return new VersionedRow(row, cursor.GetInt64(0));
        }
        catch (Exception problem) when (problem is StoredValueRejectedException or ValueRejectedException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the key's text may come near the limit: no UTF-16 unit takes more than six bytes of it.
    /// </summary>
    private static bool IsLong(Row row)
    {
        var units = 0;
        for (var i = 0; i < row.Table.Key.Count; i++)
        {
            units += row.Values[i] is string text ? text.Length + 1 : 16;
        }

        return units > RowKey.MaxTextBytes / 6;
    }

    private static DamagedRow Describe(Cursor cursor, TableDefinition table, RowKey? key)
    {
        var problems = new List<StoredValueRejectedException>();
        for (var i = 0; i < table.Columns.Count; i++)
        {
            try
            {
                StoredValues.Read(cursor, 1 + i, table.ToString(), [table.Columns[i]]);
            }
            catch (StoredValueRejectedException problem)
            {
                problems.Add(problem);
            }
        }

        if (problems.Count == 0)
        {
            problems.Add(new StoredValueRejectedException(
                DatabaseSide.Sqlite, table.ToString(), TableSql.Key(table),
                $"the key's text is longer than {RowKey.MaxTextBytes} bytes, which an index entry cannot hold."));
        }

        return new DamagedRow(key, cursor.GetInt64(0), problems[0]) { Problems = problems };
    }
}
