using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Indexing;

/// <summary>The definition of <c>indexing.pipeline_runs</c>.</summary>
internal static class PipelineRunTable
{
    public static readonly TableDefinition<PipelineRun> Definition =
        TableDefinition.For<PipelineRun>("indexing", "pipeline_runs", table =>
        {
            table.Key(row => row.Id);
            table.Column(row => row.WorkflowRunId).MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.WorkstreamId);
            table.Column(row => row.Arm);
            table.Column(row => row.PaperSetHash);
            table.Column(row => row.IndexBuildReason);
            table.Column(row => row.GitSha);
            table.Column(row => row.ExtractorVersion);
            table.Column(row => row.EmbeddingModel);
            table.Column(row => row.ChunkWords);
            table.Column(row => row.ChunkOverlap);
            table.Column(row => row.Normalized);
            table.Column(row => row.IdempotencyKey).MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.CreatedAt);
            table.Unique("idempotency_key");
        });
}
