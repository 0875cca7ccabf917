using PaperPipeline.Runs;

namespace PaperPipeline.Lineage;

/// <summary>Prints what belongs to a run.</summary>
internal sealed class ShownRun(RunFamilies families)
{
    /// <exception cref="PipelineException">Nothing carries the id.</exception>
    public async Task TreeAsync(string runId, TextWriter output, CancellationToken cancellationToken)
    {
        var family = await families.FindAsync(runId, cancellationToken);
        if (!family.IsKnown)
        {
            throw new PipelineException(
                "no_run", $"--show-run names '{runId}'; no run, usage, search or index carries this id.");
        }

        foreach (var line in RunTree.Of(family).Lines())
        {
            output.WriteLine(line);
        }
    }

    /// <summary>One line, and how to see the rest.</summary>
    public async Task SummaryAsync(string runId, TextWriter output, CancellationToken cancellationToken)
    {
        output.WriteLine($"lineage: {RunTree.Summary(await families.FindAsync(runId, cancellationToken))}");
        output.WriteLine($"the tree: --show-run {runId}");
    }
}
