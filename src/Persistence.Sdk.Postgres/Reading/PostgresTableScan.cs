using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Connecting;
using Persistence.Sdk.Postgres.Control;
using Persistence.Sdk.Postgres.Sql;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Reading;

/// <summary>Scans tables of a Postgres database.</summary>
internal sealed class PostgresTableScan(PostgresSession session) : ITableScan
{
    public Task<ScanChunk> ReadAsync(ScanPage page, Fence? fence, CancellationToken cancellationToken) =>
        InSnapshotAsync(
            Command(page), fence, reader => ReadAsync(reader, page, cancellationToken), cancellationToken);

    public Task ReadEncodedAsync(
        ScanPage page, EncodedRows rows, Fence? fence, CancellationToken cancellationToken) =>
        InSnapshotAsync(
            Command(page, asRecord: true), fence,
            reader => EncodedPage.ReadAsync(reader, page, rows, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<KeyState>> FindAsync(
        IReadOnlyList<RowKey> keys, Fence? fence, CancellationToken cancellationToken) => InSnapshotAsync(
            KeyStates.Command(keys), fence, reader => KeyStates.ReadAsync(reader, keys, cancellationToken),
            cancellationToken);

    public async Task<RowKey?> KeyAtAsync(TableDefinition table, long place, CancellationToken cancellationToken) =>
        (await session.QueryAsync(
            ScanSql.KeyAt(table), reader => RowKey.FromNormalized(table, PostgresValues.Read(reader, 0, table.Key)!),
            cancellationToken, PostgresValues.Single(place)).ConfigureAwait(false)).SingleOrDefault();

    public async Task<DateTimeOffset?> CutoffAsync(TableDefinition table, CancellationToken cancellationToken) =>
        (await session.QueryAsync<DateTimeOffset?>(
            ScanSql.Cutoff, reader => reader.GetDateTime(0), cancellationToken, PostgresValues.Single(table.ToString()))
            .ConfigureAwait(false)).SingleOrDefault();

    public async Task<bool> HasOlderAsync(
        TableDefinition table, DateTimeOffset cutoff, CancellationToken cancellationToken) =>
        (await session.QueryAsync(
            ScanSql.HasOlder(table), reader => reader.GetBoolean(0), cancellationToken,
            PostgresValues.Single(cutoff.UtcDateTime)).ConfigureAwait(false)).Single();

    public async Task<long> CountLiveAsync(
        TableDefinition table, DateTimeOffset? cutoff, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await session.QueryAsync(
            ScanSql.CountLive(table), reader => reader.GetInt64(0), cancellationToken,
            PostgresValues.Single(cutoff?.UtcDateTime), PostgresValues.Single(now.UtcDateTime))
            .ConfigureAwait(false)).Single();

    public async Task<long> CountAsync(TableDefinition table, CancellationToken cancellationToken) =>
        (await session.QueryAsync(ScanSql.Count(table), reader => reader.GetInt64(0), cancellationToken)
            .ConfigureAwait(false)).Single();

    private Task<T> InSnapshotAsync<T>(
        NpgsqlBatchCommand command, Fence? fence, Func<NpgsqlDataReader, Task<T>> read,
        CancellationToken cancellationToken) =>
        session.UseAsync(
            async connection =>
            {
                var snapshot = new Snapshot(connection, command);
                await using var snapshotScope = snapshot.ConfigureAwait(false);
                var reader = await snapshot.ReadAsync(cancellationToken).ConfigureAwait(false);
                await using var readerScope = reader.ConfigureAwait(false);
                if (fence is { } checkedFence)
                {
                    await ReadFence.CheckAsync(reader, checkedFence, cancellationToken).ConfigureAwait(false);
                }

                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                return await read(reader).ConfigureAwait(false);
            },
            cancellationToken);

    private static async Task<ScanChunk> ReadAsync(
        NpgsqlDataReader reader, ScanPage page, CancellationToken cancellationToken)
    {
        var table = page.Table;
        var rows = new RowList();
        var damaged = new List<DamagedRow>();
        var bytes = 0L;
        RowKey? last = null;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (bytes >= page.MaxBytes)
            {
                return new ScanChunk(rows, damaged, last ?? rows[^1].Row.Key, IsEnd: false);
            }

            var version = reader.GetInt64(0);
            try
            {
                var row = new Row(table, PostgresValues.Read(reader, 1, table.Columns));
                rows.Add(new VersionedRow(row, version));
                bytes += row.ApproximateBytes;
                last = null;
            }
            catch (Exception error) when (error is InvalidCastException or OverflowException or PersistenceException)
            {
                last = RowKey.FromNormalized(table, PostgresValues.Read(reader, 1, table.Key)!);
                damaged.Add(new DamagedRow(last, version, ProblemOf(reader, table, 1, error)));
            }
        }

        last ??= rows.Count > 0 ? rows[^1].Row.Key : null;
        return new ScanChunk(rows, damaged, last, IsEnd: rows.Count + damaged.Count < page.Limit);
    }

    /// <summary>The types of Postgres are strict: only infinite times and numbers that are none get this far.</summary>
    public static StoredValueRejectedException ProblemOf(
        NpgsqlDataReader reader, TableDefinition table, int first, Exception error)
    {
        var column = table.Columns.FirstOrDefault(candidate => Fails(reader, first, candidate))?.Name ?? "";
        return new StoredValueRejectedException(
            DatabaseSide.Postgres, table.ToString(), column,
            "it is a value that the column's kind does not have.", error);
    }

    private static bool Fails(NpgsqlDataReader reader, int first, ColumnDefinition column)
    {
        try
        {
            PostgresValues.Read(reader, first + column.Ordinal, column);
            return false;
        }
        catch (Exception error) when (error is InvalidCastException or OverflowException or PersistenceException)
        {
            return true;
        }
    }

    private static NpgsqlBatchCommand Command(ScanPage page, bool asRecord = false)
    {
        var table = page.Table;
        var command = new NpgsqlBatchCommand(
            ScanSql.Page(table, page.After is not null, page.UpTo is not null, asRecord));
        Bind(page.After);
        Bind(page.UpTo);
        command.Parameters.Add(PostgresValues.Single((long)page.Limit));
        return command;

        void Bind(RowKey? key)
        {
            for (var i = 0; key is not null && i < table.Key.Count; i++)
            {
                command.Parameters.Add(PostgresValues.Single(table.Key[i], key.Values[i]));
            }
        }
    }
}
