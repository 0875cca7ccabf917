using PaperPipeline.Answering;

namespace PaperPipeline.Runs;

/// <summary>Builds the ranking over all chunks.</summary>
internal sealed class IndexStep : IPipelineStep
{
    public string Name => "index";

    public Task<object> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        run.Index = new PaperIndex(run.Chunks);
        return Task.FromResult<object>(new
        {
            Chunks = run.Chunks.Count,
            Terms = run.Index.TermCount,
            AverageTerms = Math.Round(run.Index.AverageTerms, 2),
        });
    }
}
