using System.Data;
using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Connecting;
using Persistence.Sdk.Postgres.Control;
using Persistence.Sdk.Postgres.Errors;
using Persistence.Sdk.Postgres.Locks;
using Persistence.Sdk.Postgres.Sql;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>
/// Removes expired rows: finds them without any lock, so that a purge with nothing to do holds up nobody, and removes
/// under the locks of their keys, in one transaction, those that have not been written since. Safe for concurrent use.
/// </summary>
internal sealed class PostgresPurge(PostgresSession session, DatabaseContext context)
{
    /// <summary>A purge is idempotent: one that the server chose as a victim is simply run again.</summary>
    private const int VictimRetries = 5;

    /// <summary>Purges as the authority.</summary>
    public async Task<CommittedPurge> RunAsync(
        TableDefinition table, int limit, Fence fence, CancellationToken cancellationToken)
    {
        var (rows, stamp) = await RunAsync(
            table, limit, () => ControlSql.AssertAuthority(fence.Epoch), ControlSql.ReadStamp, cancellationToken)
            .ConfigureAwait(false);
        return new CommittedPurge(rows, stamp);
    }

    /// <summary>Purges as the mirror.</summary>
    public async Task<int> RunAsync(
        TableDefinition table, int limit, MirrorFence fence, CancellationToken cancellationToken)
    {
        var (rows, _) = await RunAsync(
            table, limit, () => ControlSql.AssertMirror(fence), static _ => 0, cancellationToken).ConfigureAwait(false);
        return rows;
    }

    private async Task<(int Rows, TFence Fence)> RunAsync<TFence>(
        TableDefinition table, int limit, Func<NpgsqlBatchCommand> fence, Func<NpgsqlDataReader, TFence> readFence,
        CancellationToken cancellationToken)
    {
        var expiry = ExpiryRules.Check(table, limit);
        _ = context.Catalog.PositionOf(table);
        for (var left = VictimRetries; ; left--)
        {
            var expired = await FindAsync(table, expiry, limit, cancellationToken).ConfigureAwait(false);
            var mayRepeat = left > 0;
            var removed = await session.UseAsync<(int Rows, TFence Fence)?>(
                async connection =>
                {
                    try
                    {
                        return await RemoveAsync(connection, table, expired, fence(), readFence, cancellationToken)
                            .ConfigureAwait(false);
                    }
                    catch (PostgresException victim) when (mayRepeat && PostgresErrors.CanRepeat(victim))
                    {
                        return null; // Again, at once.
                    }
                },
                cancellationToken).ConfigureAwait(false);
            if (removed is { } done)
            {
                return done;
            }
        }
    }

    private Task<IReadOnlyList<(RowKey Key, long Version)>> FindAsync(
        TableDefinition table, ColumnDefinition expiry, int limit, CancellationToken cancellationToken) =>
        session.QueryAsync(
            PurgeSql.Candidates(table, expiry),
            reader => (RowKey.Parse(table, reader.GetString(0)), reader.GetInt64(1)),
            cancellationToken,
            PostgresValues.Single(context.Time.GetUtcNow().UtcDateTime), PostgresValues.Single(limit));

    private static async Task<(int Rows, TFence Fence)> RemoveAsync<TFence>(
        NpgsqlConnection connection, TableDefinition table, IReadOnlyList<(RowKey Key, long Version)> expired,
        NpgsqlBatchCommand fence, Func<NpgsqlDataReader, TFence> readFence, CancellationToken cancellationToken)
    {
        var locks = new LockSet();
        foreach (var (key, _) in expired)
        {
            locks.Exclude(key);
        }

        var batch = new NpgsqlBatch(connection) { BatchCommands = { locks.Command(), fence, Removal(table, expired) } };
        await using var batchScope = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var seen = readFence(reader);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var rows = reader.GetInt32(0);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false); // only at the end is it committed
        return (rows, seen);
    }

    private static NpgsqlBatchCommand Removal(TableDefinition table, IReadOnlyList<(RowKey Key, long Version)> expired)
    {
        var ordered = expired.OrderBy(row => row.Key.Text, StringComparer.Ordinal).ToArray();
        var command = new NpgsqlBatchCommand(PurgeSql.Remove(table));
        foreach (var column in table.Key)
        {
            command.Parameters.Add(
                PostgresValues.Array(column, ordered.Length, i => ordered[i].Key.Values[column.Ordinal]));
        }

        command.Parameters.Add(PostgresValues.Array([.. ordered.Select(row => row.Version)]));
        command.Parameters.Add(PostgresValues.Array([.. ordered.Select(row => row.Key.Text)]));
        return command;
    }
}
