using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Upkeep;
using Persistence.Sdk.Postgres.Connecting;
using Persistence.Sdk.Postgres.Errors;
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

    public async Task<TombstoneCount> CountTombstonesAsync(TableDefinition table, CancellationToken cancellationToken) =>
        (await session.QueryAsync(
            UpkeepSql.Count, reader => new TombstoneCount(reader.GetInt64(0), reader.GetInt64(1)), cancellationToken,
            Single(table.ToString())).ConfigureAwait(false)).Single();

    public Task EnsureMonthsAsync(DateTimeOffset at, CancellationToken cancellationToken) => session.UseAsync(
        async connection =>
        {
            foreach (var table in catalog.Tables.Where(table => table.PartitionedBy is not null))
            {
                await months.EnsureAsync(connection, table, at.UtcDateTime, cancellationToken).ConfigureAwait(false);
            }

            return 0;
        },
        cancellationToken);
}
