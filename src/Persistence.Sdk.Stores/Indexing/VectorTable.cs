using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Ingestion;

namespace Persistence.Sdk.Stores.Indexing;

/// <summary>The definition of <c>indexing.vectors</c>.</summary>
internal static class VectorTable
{
    public static readonly TableDefinition<ChunkVector> Definition =
        TableDefinition.For<ChunkVector>("indexing", "vectors", table =>
        {
            table.Key(row => row.ChunkId);
            table.Column(row => row.Id);
            table.Column(row => row.DocId).MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.PipelineRunId);
            table.Column(row => row.Embedding);
            table.Column(row => row.ChunkHash);
            table.Column(row => row.PaperPath).MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.Page);
            table.Column(row => row.StartWord);
            table.Column(row => row.EndWord);
            table.Column(row => row.CreatedAt);
            table.Column(row => row.Text);
            table.Unique("id");
            table.Parent(DocumentTable.Definition, "doc_id");
            table.Parent(PipelineRunTable.Definition, "pipeline_run_id");
        });
}
