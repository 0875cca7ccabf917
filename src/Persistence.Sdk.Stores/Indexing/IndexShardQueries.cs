using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Indexing;

/// <summary>The reads and changes of more than one shard. Active are those that have a slot.</summary>
internal static class IndexShardQueries
{
    private static readonly TableDefinition<IndexShard> Table = IndexShardTable.Definition;
    private static readonly SqlText MadeInactive = new(
        "is_active = 0, active_slot = NULL", "is_active = false, active_slot = NULL");

    private static readonly SqlText OtherActive = SqlText.Same("active_slot = 1 AND shard_name <> @shard_name");

    private static readonly SqlText LatestFirst =
        SqlText.Same("WHERE active_slot = 1 ORDER BY created_at DESC, shard_name LIMIT @limit");

    /// <summary>Makes every other shard inactive and this one what it is.</summary>
    public static ChangeSet Publish(IndexShard shard) => new ChangeSet()
        .UpdateWhere(
            Table, MadeInactive, OtherActive,
            new SqlParameters().Add("shard_name", Table["shard_name"], shard.ShardName))
        .Put(Table, shard);

    public static Query<IndexShard> Active(int limit) =>
        TableQuery.Rows(Table, LatestFirst, new SqlParameters().Add("limit", Lists.Checked(limit)));
}
