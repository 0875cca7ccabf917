using PaperPipeline.Jobs;
using PaperPipeline.Recording;

namespace PaperPipeline.Runs;

/// <summary>Begins a building of the index; each paper is a job that brings its chunks there.</summary>
internal sealed class IngestStep(IndexLedger index, Crew crew) : IPipelineStep
{
    public string Name => "ingest";

    public async Task<object> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        var options = run.Settings.Options;
        run.PipelineRunId = await index.BeginAsync(run.RunId, run.Papers, options, cancellationToken);
        var tasks = run.Papers.Papers.Select(paper => (
            $"{run.PipelineRunId}:{paper.Id}",
            (object)new PaperTask(
                run.RunId, run.PipelineRunId, run.Settings.PapersDir, paper.Path, paper.Id, options.ChunkWords,
                options.OverlapWords, options.Fresh)));
        var papers = await crew.DoAsync<IndexedPaper>(PaperHandler.QueueName, [.. tasks], cancellationToken);
        run.ChunkCount = papers.Sum(paper => paper.Chunks);
        return new { run.PipelineRunId, Documents = papers, Chunks = run.ChunkCount };
    }
}
