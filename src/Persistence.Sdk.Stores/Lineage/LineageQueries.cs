using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Indexing;
using Persistence.Sdk.Stores.Ingestion;

namespace Persistence.Sdk.Stores.Lineage;

/// <summary>The reads of what a run's buildings reach.</summary>
internal static class LineageQueries
{
    private static readonly RowShape<ChunkReference> ChunkShape = RowShape.Of<ChunkReference>(shape =>
    {
        shape.Column(chunk => chunk.ChunkId);
        shape.Column(chunk => chunk.Id);
        shape.Column(chunk => chunk.DocId);
        shape.Column(chunk => chunk.PipelineRunId);
        shape.Column(chunk => chunk.ChunkHash);
        shape.Column(chunk => chunk.PaperPath);
        shape.Column(chunk => chunk.Page);
        shape.Column(chunk => chunk.StartWord);
        shape.Column(chunk => chunk.EndWord);
    });

    private static readonly SqlText Buildings = SqlText.Same(
        "(SELECT id FROM {table} WHERE workflow_run_id = @workflow_run_id)").Naming(PipelineRunTable.Definition);

    private static readonly SqlText OfBuildings = SqlText.Same("pipeline_run_id IN ") + Buildings;

    // Orders are those of expressions, which no index has: a plan that followed an index would go through all chunks.
    private static readonly SqlText ChunksOfRun = SqlText.Same(
        """
        SELECT chunk_id, id, doc_id, pipeline_run_id, chunk_hash, paper_path, page, start_word, end_word
        FROM {table} WHERE 
        """).Naming(VectorTable.Definition) + OfBuildings + SqlText.Same(" ORDER BY id + 0 LIMIT @limit");

    private static readonly SqlText DocumentsOfRun = SqlText.Same("WHERE doc_id IN ")
        + SqlText.Same("(SELECT doc_id FROM {table} WHERE ").Naming(VectorTable.Definition) + OfBuildings
        + SqlText.Same(") ORDER BY doc_id || '' LIMIT @limit");

    public static Query<ChunkReference> Chunks(string runId, int limit) =>
        new(ChunkShape, ChunksOfRun, OfRun(runId, limit));

    public static Query<IngestedDocument> Documents(string runId, int limit) =>
        TableQuery.Rows(DocumentTable.Definition, DocumentsOfRun, OfRun(runId, limit));

    private static SqlParameters OfRun(string runId, int limit) => new SqlParameters()
        .Add("workflow_run_id", PipelineRunTable.Definition["workflow_run_id"], runId).Add("limit", limit);
}
