namespace PaperPipeline.Runs;

/// <summary>Says how sure the answers are.</summary>
internal sealed class EvaluateStep : IPipelineStep
{
    public string Name => "evaluate";

    public Task<object> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        var coverages = run.Answers.Select(answer => answer.Answer.Coverage).Order().ToList();
        return Task.FromResult<object>(new
        {
            coverages.Count,
            Mean = coverages.Count == 0 ? 0 : Math.Round(coverages.Average(), 4),
            Min = coverages.Count == 0 ? 0 : coverages[0],
            Max = coverages.Count == 0 ? 0 : coverages[^1],
            LabelCounts = run.Answers.CountBy(answer => answer.Answer.Confidence).ToDictionary(),
        });
    }
}
