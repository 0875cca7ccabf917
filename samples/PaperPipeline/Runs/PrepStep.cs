using PaperPipeline.Papers;
using PaperPipeline.Recording;
using Persistence.Sdk;

namespace PaperPipeline.Runs;

/// <summary>Reads the folder, and tells the run which papers it works on.</summary>
internal sealed class PrepStep(RunLedger ledger, PaperLedger papers) : IPipelineStep
{
    public string Name => "prep";

    public async Task<object> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        var options = run.Settings.Options;
        run.Papers = await PaperFolder.ReadAsync(options.Folder, options.Out, cancellationToken);
        if (run.Papers.Papers.Count == 0)
        {
            throw new PipelineException(
                "no_papers",
                $"'{options.Folder}' has no .txt or .md file with words in it ({run.Papers.Skipped.Count} skipped).");
        }

        await ledger.CreateRunAsync(
            new WorkflowRun { RunId = run.RunId, PaperSetHash = run.Papers.Hash }, cancellationToken);
        await papers.StoreManifestAsync(run.RunId, run.Papers, cancellationToken);
        return new
        {
            Files = run.Papers.Papers.Count,
            run.Papers.SizeBytes,
            CorpusHash = run.Papers.Hash,
            run.Papers.Skipped,
        };
    }
}
