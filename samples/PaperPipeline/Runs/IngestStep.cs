using PaperPipeline.Papers;

namespace PaperPipeline.Runs;

/// <summary>Cuts the papers into chunks.</summary>
internal sealed class IngestStep : IPipelineStep
{
    public string Name => "ingest";

    public Task<object> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        var chunker = new Chunker(run.Settings.Options.ChunkWords, run.Settings.Options.OverlapWords);
        run.Chunks = [.. run.Papers.Papers.SelectMany(chunker.Cut)];
        var chunks = run.Chunks.CountBy(chunk => chunk.Paper).ToDictionary();
        var documents = run.Papers.Papers.Select(paper => new
        {
            DocId = paper.Id,
            paper.Path,
            paper.Sha256,
            Pages = paper.Pages.Count,
            Chunks = chunks.GetValueOrDefault(paper),
        });
        return Task.FromResult<object>(new { Documents = documents.ToList(), Chunks = run.Chunks.Count });
    }
}
