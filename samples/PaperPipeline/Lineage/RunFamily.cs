using Persistence.Sdk;

namespace PaperPipeline.Lineage;

/// <summary>
/// Everything that belongs to a run: what carries its id, what it used, and the index that it searched, which an
/// earlier run may have built.
/// </summary>
/// <param name="Run">What carries the id of the run.</param>
/// <param name="Usage">The sums of what it used, by step, model and question.</param>
/// <param name="Builder">What carries the id of the run that built the index; the run itself where it did.</param>
internal sealed record RunFamily(RunLineage Run, IReadOnlyList<TokenUsageRollup> Usage, RunLineage Builder)
{
    /// <summary>Whether anything was found at all.</summary>
    public bool IsKnown =>
        Run.Run is not null || Run.PrepManifest is not null || Run.Steps.Items.Count + Run.Questions.Items.Count
            + Run.Usage.Items.Count + Run.RetrievalEvents.Items.Count + Run.PipelineRuns.Items.Count > 0;
}
