using System.Text.Json;
using PaperPipeline.Answering;
using PaperPipeline.Recording;
using Persistence.Sdk;

namespace PaperPipeline.Runs;

/// <summary>
/// Answers the questions, several at a time, and records each answer as soon as it is known. What an earlier run
/// answered from the same papers in the same way is taken over.
/// </summary>
internal sealed class AgenticStep(RunLedger ledger, IRunRecordStore store) : IPipelineStep
{
    public string Name => "agentic";

    public async Task<object> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(run, cancellationToken);
        var answers = new RecordedAnswer[run.Settings.Questions.Count];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = run.Settings.Options.Workers,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, answers.Length, parallel, async (i, token) =>
        {
            var question = run.Settings.Questions[i];
            answers[i] = known.TryGetValue(question.Id, out var found) && found.Item.TryAnswer(question) is { } answer
                ? new RecordedAnswer(answer, found.SourceRunId)
                : new RecordedAnswer(run.Index.Ask(question), null);
            await RecordAsync(run, answers[i], token);
        });
        run.Answers = answers;
        return new
        {
            Questions = answers.Length,
            Answered = answers.Count(answer => answer.Answer.Citations.Count > 0),
            Reused = answers.Count(answer => answer.ReusedFrom is not null),
        };
    }

    private async Task<IReadOnlyDictionary<string, ReusableQuestion>> KnownAsync(
        RunContext run, CancellationToken cancellationToken) => run.Settings.Options.Fresh
        ? new Dictionary<string, ReusableQuestion>()
        : await store.FindReusableQuestionsAsync(
            run.RunId,
            new ReuseFilter { PaperSetHash = run.Papers.Hash, ConfigHash = run.Settings.ConfigHash },
            cancellationToken);

    private Task RecordAsync(RunContext run, RecordedAnswer recorded, CancellationToken cancellationToken)
    {
        var write = ledger.NextWrite();
        var question = recorded.Answer.Question;
        return ledger.UpsertQuestionAsync(
            write,
            new StructuredAnswer
            {
                RunId = run.RunId,
                PaperPath = run.Settings.PapersDir,
                Model = RunSettings.Method,
                QuestionId = question.Id,
                Category = question.Category,
                Question = question.Text,
                Answer = recorded.Answer.Text,
                IdempotencyKey = $"{run.RunId}:{question.Id}",
                Fields = AnswerJson.Fields(recorded, write),
            },
            cancellationToken);
    }
}
