using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Indexing;

/// <summary>The shards of indexes in any database.</summary>
internal sealed class IndexShardStore(IDatabase database, TimeProvider time) : IIndexShardStore
{
    // Of publishers that meet, one is through with each attempt of the others.
    private const int MaxAttempts = 100;
    private static readonly TableDefinition<IndexShard> Table = IndexShardTable.Definition;

    public async Task<IndexShard> PublishAsync(IndexShard shard, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shard);
        ArgumentException.ThrowIfNullOrWhiteSpace(shard.ShardName);
        var row = shard with
        {
            IsActive = true, CreatedAt = shard.CreatedAt == default ? time.GetUtcNow() : shard.CreatedAt,
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await database.WriteAsync(IndexShardQueries.Publish(row), cancellationToken).ConfigureAwait(false);
                return Table.ToRecord(Table.ToRow(row));
            }
            catch (ConstraintViolatedException refusal) when (refusal.IsUnique && attempt < MaxAttempts)
            {
                // Another publication made its shard active in between: once more, over that one.
            }
        }
    }

    public Task<IndexShard?> GetAsync(string shardName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(shardName);
        return database.FindAsync(Table, RowKey.Of(Table, shardName), cancellationToken);
    }

    public Task<IReadOnlyList<IndexShard>> ListActiveAsync(
        int limit = ListLimit.Default, CancellationToken cancellationToken = default) =>
        database.QueryAsync(IndexShardQueries.Active(limit), cancellationToken);
}
