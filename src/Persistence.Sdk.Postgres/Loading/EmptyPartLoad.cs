using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Loading;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Control;
using Persistence.Sdk.Postgres.Locks;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Loading;

/// <summary>
/// Copies rows into a part of a table where nothing stands. It first takes the same locks as the guarded apply: all
/// stripes of the table, exclusively, so that no image, deletion or purge comes between the checks and the commit. A
/// lock of the whole table that did the same would wait for every autovacuum of a table that is growing. An append-only
/// table has no deletions and no stripes; who inserts a row of the part meanwhile makes the copy fail by its key.
/// </summary>
internal static class EmptyPartLoad
{
    /// <summary>False where something speaks against it; nothing is to be committed then.</summary>
    public static async Task<bool> RunAsync(
        NpgsqlConnection connection, LoadChunk chunk, MirrorFence fence, CopyValues values,
        CancellationToken cancellationToken)
    {
        if (!await MayCopyAsync(connection, chunk, fence, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        FaultPoint.Reach(FaultPoints.BeforeCopy);
        var copy = await connection.BeginBinaryImportAsync(LoadSql.Copy(chunk.Table), cancellationToken)
            .ConfigureAwait(false);
        await using var copyScope = copy.ConfigureAwait(false);
        WriteAll(copy, chunk, values, cancellationToken);
        await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Value by value without awaiting: a machinery of tasks for each would cost as much as the values do.
    private static void WriteAll(
        NpgsqlBinaryImporter copy, LoadChunk chunk, CopyValues values, CancellationToken cancellationToken)
    {
        foreach (var row in chunk.Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            values.Write(copy, row);
        }
    }

    private static async Task<bool> MayCopyAsync(
        NpgsqlConnection connection, LoadChunk chunk, MirrorFence fence, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Locks(chunk.Table).Command(), ControlSql.AssertMirror(fence),
                new NpgsqlBatchCommand(LoadSql.Lock(chunk.Table)), Check(chunk),
            },
        };
        await using var batchScope = batch.ConfigureAwait(false);
        bool hasTombstones;
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var isEmpty = reader.GetBoolean(0);
            DateTimeOffset? cutoff = reader.IsDBNull(1) ? null : reader.GetDateTime(1);
            hasTombstones = reader.GetBoolean(2);
            if (!isEmpty || (cutoff is not null && chunk.Rows.Any(row => row.Row.IsOlderThan(cutoff))))
            {
                return false;
            }
        }

        return !hasTombstones || !await IsBuriedAsync(connection, chunk, cancellationToken).ConfigureAwait(false);
    }

    private static LockSet Locks(TableDefinition table)
    {
        var locks = new LockSet();
        if (!table.IsAppendOnly)
        {
            locks.Exclude(table);
        }

        return locks;
    }

    private static NpgsqlBatchCommand Check(LoadChunk chunk)
    {
        var command = new NpgsqlBatchCommand(
            LoadSql.Check(chunk.Table, chunk.After is not null, chunk.UpTo is not null));
        foreach (var key in new[] { chunk.After, chunk.UpTo }.OfType<RowKey>())
        {
            foreach (var column in chunk.Table.Key)
            {
                command.Parameters.Add(PostgresValues.Single(column, key.Values[column.Ordinal]));
            }
        }

        return command;
    }

    private static async Task<bool> IsBuriedAsync(
        NpgsqlConnection connection, LoadChunk chunk, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(LoadSql.Buried(chunk.Table), connection);
        await using var commandScope = command.ConfigureAwait(false);
        command.Parameters.Add(PostgresValues.Array([.. chunk.Rows.Select(row => row.Row.Key.Text)]));
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
