using Persistence.Sdk;

namespace PaperPipeline.Lineage;

/// <summary>Gathers what belongs to a run.</summary>
internal sealed class RunFamilies(ILineage lineage, ITokenUsageReader usages, IPipelineRunStore buildings)
{
    public async Task<RunFamily> FindAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await lineage.GetRunAsync(runId, ILineage.MaxLimit, cancellationToken);
        var usage = await usages.GetRunRollupAsync(runId, cancellationToken);
        var builder = await BuilderAsync(run, cancellationToken);
        return new RunFamily(
            run,
            usage,
            builder is null || builder == runId
                ? run
                : await lineage.GetRunAsync(builder, ILineage.MaxLimit, cancellationToken));
    }

    private async Task<string?> BuilderAsync(RunLineage run, CancellationToken cancellationToken)
    {
        var ingested = run.Steps.Items.FirstOrDefault(step => step.Step == "ingest")?.OutputJson;
        return ingested is { } output && output.TryGetProperty("pipeline_run_id", out var id)
            ? (await buildings.GetAsync(id.GetInt64(), cancellationToken))?.WorkflowRunId
            : null;
    }
}
