using PaperPipeline.Recording;

namespace PaperPipeline.Runs;

/// <summary>Puts the index to use in which the papers now are.</summary>
internal sealed class IndexStep(IndexLedger index) : IPipelineStep
{
    public string Name => "index";

    public async Task<object> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        var shard = await index.PublishAsync(
            run.PipelineRunId, run.Papers, run.Settings.Options, cancellationToken);
        return new { run.PipelineRunId, shard.ShardName, shard.IndexId, Chunks = run.ChunkCount };
    }
}
