using PaperPipeline.Jobs;

namespace PaperPipeline.Runs;

/// <summary>Has the questions answered: each is a job.</summary>
internal sealed class AgenticStep(Crew crew) : IPipelineStep
{
    public string Name => "agentic";

    public async Task<object> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        var tasks = run.Settings.Questions.Select(question =>
            ($"{run.RunId}:{question.Id}", (object)QuestionTask.Of(run, question)));
        run.Answers = await crew.DoAsync<RecordedAnswer>(QuestionHandler.QueueName, [.. tasks], cancellationToken);
        return new
        {
            Questions = run.Answers.Count,
            Answered = run.Answers.Count(answer => answer.Answer.Citations.Count > 0),
            FromCache = run.Answers.Count(answer => answer.FromCache),
        };
    }
}
