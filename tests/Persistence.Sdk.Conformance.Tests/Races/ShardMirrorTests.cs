using Persistence.Sdk.Conformance.Tests.Variants;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Indexing;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Conformance.Tests.Races;

/// <summary>What has been published reaches the mirror image by image, late and early ones mixed.</summary>
public sealed class ShardMirrorTests
{
    private const int Rounds = 15;
    private static readonly TableDefinition<IndexShard> Table = IndexShardTable.Definition;
    private static readonly Query<IndexShard> All = TableQuery.Rows(Table, SqlText.Same("ORDER BY shard_name"));

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S11_S60_A_mirror_has_one_active_shard_in_whatever_order_publications_arrive(DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        var newest = new Dictionary<RowKey, RowImage>();
        for (var round = 0; round < Rounds; round++)
        {
            var images = new List<RowImage>();
            foreach (var i in new[] { 0, 1, 2 })
            {
                images.AddRange(await PublishAsync(pair, $"shard{(i + round) % 4}"));
            }

            foreach (var image in images)
            {
                newest[image.Key] = image;
            }

            var order = images.ToArray();
            new Random(round).Shuffle(order);
            foreach (var image in order)
            {
                await DeliverAsync(pair, image, newest);
                Assert.True((await OnMirrorAsync(pair, IndexShardQueries.Active(10))).Count < 2);
            }

            Assert.Equal(
                await pair.Authority.QueryAsync(All, new Fence(BoundPair.Epoch), default), await OnMirrorAsync(pair, All));
            Assert.Equal(
                $"shard{(2 + round) % 4}", Assert.Single(await OnMirrorAsync(pair, IndexShardQueries.Active(10))).ShardName);
        }
    }

    private static async Task<IEnumerable<RowImage>> PublishAsync(BoundPair pair, string name)
    {
        var shard = new IndexShard { ShardName = name, IsActive = true, CreatedAt = BoundPair.LongAgo };
        var write = await pair.Authority.WriteAsync(IndexShardQueries.Publish(shard), new Fence(BoundPair.Epoch), default);
        return write.Outcomes.SelectMany(outcome => outcome.Images);
    }

    /// <summary>As the replicator does: who holds the slot comes along, as it stands on the authority.</summary>
    private static async Task DeliverAsync(BoundPair pair, RowImage image, Dictionary<RowKey, RowImage> newest)
    {
        var batch = new Dictionary<RowKey, RowImage> { [image.Key] = image };
        while (true)
        {
            try
            {
                await pair.ApplyAsync([.. batch.Values]);
                return;
            }
            catch (MirrorRejectedException rejected) when (rejected.Rejection == MirrorRejection.UniqueClash)
            {
                var clashes = await pair.Mirror.Mirror.FindClashesAsync(image, default);
                Assert.NotEmpty(clashes);
                batch[image.Key] = newest[image.Key];
                foreach (var key in clashes)
                {
                    batch[key] = newest[key];
                }
            }
        }
    }

    private static Task<IReadOnlyList<IndexShard>> OnMirrorAsync(BoundPair pair, Query<IndexShard> query) =>
        pair.Mirror.MirrorReads.QueryAsync(query, pair.Fence, default);
}
