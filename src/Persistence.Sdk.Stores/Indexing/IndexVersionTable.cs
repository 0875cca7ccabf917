using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Indexing;

/// <summary>The definition of <c>indexing.index_versions</c>.</summary>
internal static class IndexVersionTable
{
    public static readonly TableDefinition<IndexVersion> Definition =
        TableDefinition.For<IndexVersion>("indexing", "index_versions", table =>
        {
            table.Key(row => row.IndexId);
            table.Column(row => row.CreatedAt);
            table.Column(row => row.EmbeddingModel);
            table.Column(row => row.ChunkWords);
            table.Column(row => row.ChunkOverlap);
            table.Column(row => row.CorpusFingerprint);
            table.Column(row => row.IndexPath);
            table.Column(row => row.ShardPath);
        });
}
