using PaperPipeline.Answering;
using PaperPipeline.CommandLine;
using PaperPipeline.Papers;
using Persistence.Sdk;

namespace PaperPipeline.Recording;

/// <summary>Buildings of the index, its versions, and the shard that is in use.</summary>
internal sealed class IndexLedger(
    NotedWrites writes, IPipelineRunStore buildings, IIndexVersionStore versions, IIndexShardStore shards)
{
    /// <summary>
    /// Begins a building, or goes on with the one that was made from the same papers in the same way: its key follows
    /// from them.
    /// </summary>
    /// <returns>The id of the building.</returns>
    public Task<long> BeginAsync(
        string runId, PaperSet papers, PipelineOptions options, CancellationToken cancellationToken)
    {
        var building = new PipelineRun
        {
            WorkflowRunId = runId,
            PaperSetHash = papers.Hash,
            EmbeddingModel = HashingEmbedding.Model,
            ChunkWords = options.ChunkWords,
            ChunkOverlap = options.OverlapWords,
            Normalized = true,
            IdempotencyKey = IndexId(papers, options),
        };
        return writes.WriteAsync(
            writes.Next(),
            () => buildings.CreateAsync(building, cancellationToken),
            id => [AcknowledgedRow.OfBuilding(id)],
            cancellationToken);
    }

    /// <summary>Puts a building to use: its version is noted, and its shard becomes the active one.</summary>
    public async Task<IndexShard> PublishAsync(
        long pipelineRunId, PaperSet papers, PipelineOptions options, CancellationToken cancellationToken)
    {
        var version = new IndexVersion
        {
            IndexId = IndexId(papers, options),
            EmbeddingModel = HashingEmbedding.Model,
            ChunkWords = options.ChunkWords,
            ChunkOverlap = options.OverlapWords,
            CorpusFingerprint = papers.Hash,
        };
        await writes.WriteAsync(
            writes.Next(),
            () => versions.AddAsync(version, cancellationToken),
            [AcknowledgedRow.OfIndexVersion(version.IndexId)],
            cancellationToken);

        var shard = new IndexShard
        {
            ShardName = $"papers-{pipelineRunId}",
            PipelineRunId = pipelineRunId,
            IndexId = version.IndexId,
        };
        await writes.WriteAsync(
            writes.Next(),
            () => shards.PublishAsync(shard, cancellationToken),
            [AcknowledgedRow.OfShard(shard)],
            cancellationToken);
        return shard;
    }

    private static string IndexId(PaperSet papers, PipelineOptions options) => LineageId.PipelineRun(
        HashingEmbedding.Model, options.ChunkWords, options.OverlapWords, papers.Papers.Select(paper => paper.Id));
}
