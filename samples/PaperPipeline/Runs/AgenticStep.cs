using PaperPipeline.Answering;
using PaperPipeline.Papers;
using PaperPipeline.Recording;
using Persistence.Sdk;

namespace PaperPipeline.Runs;

/// <summary>
/// Answers the questions, several at a time, out of the cache or out of the papers, and records each answer and what it
/// used as soon as it is known.
/// </summary>
internal sealed class AgenticStep(AnswerCache cache, RunLedger ledger, UsageLedger usages, NotedWrites writes,
    TimeProvider time) : IPipelineStep
{
    public string Name => "agentic";

    public async Task<object> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        var answers = new RecordedAnswer[run.Settings.Questions.Count];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = run.Settings.Options.Workers,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, answers.Length, parallel, async (i, token) =>
        {
            var start = time.GetTimestamp();
            answers[i] = await AnswerAsync(run, run.Settings.Questions[i], token);
            var took = time.GetElapsedTime(start);
            await RecordUsageAsync(run, answers[i], took, token);
            await RecordAsync(run, answers[i], token);
        });
        run.Answers = answers;
        return new
        {
            Questions = answers.Length,
            Answered = answers.Count(answer => answer.Answer.Citations.Count > 0),
            FromCache = answers.Count(answer => answer.FromCache),
        };
    }

    private async Task<RecordedAnswer> AnswerAsync(
        RunContext run, Question question, CancellationToken cancellationToken)
    {
        if (!run.Settings.Options.Fresh
            && await cache.FindAsync(run, question, cancellationToken) is { } known)
        {
            return known;
        }

        var answer = run.Index.Ask(question);
        await cache.SetAsync(run, answer, cancellationToken);
        return new RecordedAnswer(answer, AnswerSource.Generated);
    }

    private Task RecordUsageAsync(
        RunContext run, RecordedAnswer recorded, TimeSpan took, CancellationToken cancellationToken)
    {
        var write = writes.Next();
        var (question, answer) = (recorded.Answer.Question, recorded.Answer);
        var usage = usages.New(run.RunId, Name, "answer", write) with
        {
            QuestionId = question.Id,
            InputTokens = recorded.FromCache ? 0 : PageWords.Of(question.Text).Length + answer.WordsRead,
            OutputTokens = recorded.FromCache ? 0 : PageWords.Of(answer.Text).Length,
            LatencyMs = (int)took.TotalMilliseconds,
            CacheHit = recorded.FromCache,
        };
        return usages.AddAsync(write, usage, cancellationToken);
    }

    private Task RecordAsync(RunContext run, RecordedAnswer recorded, CancellationToken cancellationToken)
    {
        var write = writes.Next();
        var question = recorded.Answer.Question;
        return ledger.UpsertQuestionAsync(
            write,
            new StructuredAnswer
            {
                RunId = run.RunId,
                PaperPath = run.Settings.PapersDir,
                Model = ExtractiveModel.Name,
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
