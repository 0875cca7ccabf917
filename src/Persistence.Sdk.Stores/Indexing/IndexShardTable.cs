using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Indexing;

/// <summary>The definition of <c>indexing.index_shards</c>.</summary>
internal static class IndexShardTable
{
    public static readonly TableDefinition<IndexShard> Definition =
        TableDefinition.For<IndexShard>("indexing", "index_shards", table =>
        {
            table.Key(row => row.ShardName);
            table.Column(row => row.Path);
            table.Column(row => row.PipelineRunId);
            table.Column(row => row.IndexId);
            table.Column(row => row.CreatedAt);
            table.Column(row => row.IsActive);
            table.Column(row => row.ActiveSlot);
            table.Unique("active_slot");
            table.Check("one_slot_for_the_active");
            table.Parent(PipelineRunTable.Definition, "pipeline_run_id");
            table.Parent(IndexVersionTable.Definition, "index_id");
        });
}
