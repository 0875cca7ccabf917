using System.Collections.Concurrent;
using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Loading;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Connecting;
using Persistence.Sdk.Postgres.Control;
using Persistence.Sdk.Postgres.Errors;
using Persistence.Sdk.Postgres.Locks;
using Persistence.Sdk.Postgres.Mirroring;
using Persistence.Sdk.Postgres.Partitions;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Loading;

/// <summary>Postgres as the target of a backfill.</summary>
internal sealed class PostgresBulkLoader(
    NpgsqlDataSource source, PostgresSession session, MonthPartitions months) : IBulkLoader
{
    /// <summary>
    /// A load is all or nothing: one that the server chose as a victim, or that lacked a partition, is simply run
    /// again.
    /// </summary>
    private const int Repetitions = 5;

    private readonly ConcurrentDictionary<TableDefinition, CopyValues> _values = new();

    public async Task<LoadCheckpoint?> FindAsync(TableDefinition table, CancellationToken cancellationToken) =>
        (await session.QueryAsync(
            CheckpointSql.Find, reader => CheckpointSql.Read(reader, table), cancellationToken,
            PostgresValues.Single(table.ToString())).ConfigureAwait(false)).SingleOrDefault();

    public Task TakeOverAsync(
        LoadCheckpoint next, LoadCheckpoint? seen, MirrorFence fence, CancellationToken cancellationToken) =>
        ChangeAsync(next.Table, CheckpointSql.TakeOver(next, seen), fence, cancellationToken);

    public Task AdvanceAsync(LoadCheckpoint after, MirrorFence fence, CancellationToken cancellationToken) =>
        ChangeAsync(after.Table, CheckpointSql.Advance(after), fence, cancellationToken);

    public async Task<bool> TryLoadAsync(
        LoadChunk chunk, LoadCheckpoint after, MirrorFence fence, CancellationToken cancellationToken)
    {
        for (var left = Repetitions; ; left--)
        {
            try
            {
                return await LoadAsync(chunk, after, fence, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException refusal) when (left > 0 && PostgresErrors.CanRepeat(refusal))
            {
                if (PostgresErrors.IsPartitionMissing(refusal))
                {
                    months.Forget(chunk.Rows.Select(row => row.Row.Key));
                }
            }
            catch (PostgresException refusal) when (PostgresErrors.IsData(refusal))
            {
                return false; // the guarded apply finds out which row it is
            }
            catch (Exception error) when (PostgresErrors.IsDriver(error))
            {
                throw PostgresFailures.Translate(error, source);
            }
        }
    }

    private async Task<bool> LoadAsync(
        LoadChunk chunk, LoadCheckpoint after, MirrorFence fence, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        await months.EnsureAsync(connection, chunk.Table, chunk.Rows, cancellationToken).ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var transactionScope = transaction.ConfigureAwait(false);
        var values = _values.GetOrAdd(chunk.Table, static table => new CopyValues(table));
        if (!await EmptyPartLoad.RunAsync(connection, chunk, fence, values, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var largest = Math.Min(chunk.Rows.Max(row => row.Version), chunk.Issued);
        await RunAsync(
            connection, after.Table, [AppliedVersions.Note(largest), CheckpointSql.Advance(after)], cancellationToken)
            .ConfigureAwait(false);
        FaultPoint.Reach(FaultPoints.BeforeLoadCommit);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        FaultPoint.Reach(FaultPoints.AfterLoadCommit);
        return true;
    }

    private Task<int> ChangeAsync(
        TableDefinition table, NpgsqlBatchCommand change, MirrorFence fence, CancellationToken cancellationToken) =>
        session.UseAsync(
            connection => RunAsync(
                connection, table, [new LockSet().Command(), ControlSql.AssertMirror(fence), change],
                cancellationToken),
            cancellationToken);

    /// <summary>Runs statements of which the last changes the checkpoint.</summary>
    private static async Task<int> RunAsync(
        NpgsqlConnection connection, TableDefinition table, NpgsqlBatchCommand[] commands,
        CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using var batchScope = batch.ConfigureAwait(false);
        Array.ForEach(commands, batch.BatchCommands.Add);
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return commands[^1].RecordsAffected == 1 ? 1 : throw new LoadOvertakenException(table.ToString());
    }
}
