using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Upkeep;
using Persistence.Sdk.Postgres.Connecting;
using Persistence.Sdk.Postgres.Control;
using Persistence.Sdk.Postgres.Errors;
using Persistence.Sdk.Postgres.Locks;
using Persistence.Sdk.Postgres.Partitions;
using static Persistence.Sdk.Postgres.Values.PostgresValues;

namespace Persistence.Sdk.Postgres.Upkeep;

/// <summary>Tidies up in Postgres.</summary>
internal sealed class PostgresUpkeep(PostgresSession session, MonthPartitions months, TableCatalog catalog) : IUpkeep
{
    /// <summary>Deletions of the same keys may have chosen another order.</summary>
    private const int VictimRetries = 5;

    public async Task<TombstonePage> CollectAsync(
        TableDefinition table, string? after, int limit, CancellationToken cancellationToken)
    {
        for (var left = VictimRetries; ; left--)
        {
            try
            {
                var page = await session.QueryAsync(
                    UpkeepSql.Collect,
                    reader => new TombstonePage(
                        (int)reader.GetInt64(2),
                        reader.IsDBNull(0) || reader.GetInt64(1) < limit ? null : reader.GetString(0)),
                    cancellationToken, Single(table.ToString()), Single(after ?? ""), Single((long)limit))
                    .ConfigureAwait(false);
                return page.Single();
            }
            catch (DatabaseUnavailableException victim) when (left > 0
                && PostgresFailures.CodeOf(victim) is SqlStates.DeadlockDetected or SqlStates.SerializationFailure)
            {
                // Again, at once.
            }
        }
    }

    public async Task<TombstoneCount> CountTombstonesAsync(
        TableDefinition table, CancellationToken cancellationToken) =>
        (await session.QueryAsync(
            UpkeepSql.Count, reader => new TombstoneCount(reader.GetInt64(0), reader.GetInt64(1)), cancellationToken,
            Single(table.ToString())).ConfigureAwait(false)).Single();

    public async Task<DateTimeOffset?> ClockAsync(CancellationToken cancellationToken) =>
        (await session.QueryAsync(UpkeepSql.Clock, reader => (DateTimeOffset)reader.GetDateTime(0), cancellationToken)
            .ConfigureAwait(false)).Single();

    public Task<DateTimeOffset> RaiseCutoffAsync(
        TableDefinition table, DateTimeOffset cutoff, Fence fence, CancellationToken cancellationToken) =>
        RaiseCutoffAsync(table, cutoff, ControlSql.AssertAuthority(fence.Epoch), cancellationToken);

    public Task<DateTimeOffset> RaiseCutoffAsync(
        TableDefinition table, DateTimeOffset cutoff, MirrorFence fence, CancellationToken cancellationToken) =>
        RaiseCutoffAsync(table, cutoff, ControlSql.AssertMirror(fence), cancellationToken);

    public async Task<RetiredRows> RetireAsync(TableDefinition table, int limit, CancellationToken cancellationToken)
    {
        if (table.PartitionedBy is null)
        {
            return new RetiredRows(
                await session.ExecuteAsync(UpkeepSql.Retire(table), cancellationToken, Single((long)limit))
                    .ConfigureAwait(false),
                0);
        }

        var dropped = (await session.QueryAsync(
            UpkeepSql.DropMonth, reader => reader.GetInt32(0), cancellationToken, Single(table.Name.Schema),
            Single(table.Name.Name)).ConfigureAwait(false)).Single();
        return new RetiredRows(0, Math.Max(dropped, 0)) { IsHeldUp = dropped < 0 };
    }

    public Task<int> EnsureMonthsAsync(DateTimeOffset at, CancellationToken cancellationToken) => session.UseAsync(
        async connection =>
        {
            var made = 0;
            foreach (var table in catalog.Tables.Where(table => table.PartitionedBy is not null))
            {
                made += await months.EnsureAsync(connection, table, at.UtcDateTime, cancellationToken)
                    .ConfigureAwait(false);
            }

            return made;
        },
        cancellationToken);

    private Task<DateTimeOffset> RaiseCutoffAsync(
        TableDefinition table, DateTimeOffset cutoff, NpgsqlBatchCommand fence, CancellationToken cancellationToken) =>
        session.UseAsync(
            async connection =>
            {
                var raise = new NpgsqlBatchCommand(UpkeepSql.RaiseCutoff)
                {
                    Parameters = { Single(table.ToString()), Single(cutoff.UtcDateTime) },
                };
                var batch = new NpgsqlBatch(connection) { BatchCommands = { new LockSet().Command(), fence, raise } };
                await using var batchScope = batch.ConfigureAwait(false);
                var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using var readerScope = reader.ConfigureAwait(false);
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                DateTimeOffset recorded = reader.GetDateTime(0);
                // Only at the end is it committed.
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                return recorded;
            },
            cancellationToken);
}
