using PaperPipeline.Answering;
using PaperPipeline.Papers;
using PaperPipeline.Recording;
using PaperPipeline.Runs;
using Persistence.Sdk;

namespace PaperPipeline.Jobs;

/// <summary>
/// Answers a question out of the cache, or out of the chunks that are nearest to it, and records the answer and what it
/// used.
/// </summary>
internal sealed class QuestionHandler(
    JobLedger jobs, SearchLedger searches, AnswerCache cache, RunLedger ledger, UsageLedger usages, NotedWrites writes,
    TimeProvider time) : IJobHandler
{
    public const string QueueName = "questions";

    public string Queue => QueueName;

    public async Task<object> HandleAsync(AsyncJob job, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var task = Json.Read<QuestionTask>(job.PayloadJson);
        var recorded = (task.Fresh ? null : await cache.FindAsync(task, cancellationToken))
            ?? await SearchAsync(job, task, cancellationToken);
        await RecordUsageAsync(task, recorded, time.GetElapsedTime(start), cancellationToken);
        await RecordAsync(task, recorded, cancellationToken);
        return recorded;
    }

    private async Task<RecordedAnswer> SearchAsync(
        AsyncJob job, QuestionTask task, CancellationToken cancellationToken)
    {
        var found = await searches.FindAsync(task.RunId, task.PipelineRunId, task.Question, cancellationToken);
        await jobs.HeartbeatAsync(job, cancellationToken);
        var answer = Extractor.Answer(task.Question, found);
        await cache.SetAsync(task, answer, cancellationToken);
        return new RecordedAnswer(answer, AnswerSource.Generated);
    }

    private Task RecordUsageAsync(
        QuestionTask task, RecordedAnswer recorded, TimeSpan took, CancellationToken cancellationToken)
    {
        var write = writes.Next();
        var (question, answer) = (recorded.Answer.Question, recorded.Answer);
        var usage = usages.New(task.RunId, "agentic", "answer", write) with
        {
            QuestionId = question.Id,
            InputTokens = recorded.FromCache ? 0 : PageWords.Of(question.Text).Length + answer.WordsRead,
            OutputTokens = recorded.FromCache ? 0 : PageWords.Of(answer.Text).Length,
            LatencyMs = (int)took.TotalMilliseconds,
            CacheHit = recorded.FromCache,
        };
        return usages.AddAsync(write, usage, cancellationToken);
    }

    private Task RecordAsync(QuestionTask task, RecordedAnswer recorded, CancellationToken cancellationToken)
    {
        var write = writes.Next();
        var answer = new StructuredAnswer
        {
            RunId = task.RunId,
            PaperPath = task.PapersDir,
            Model = ExtractiveModel.Name,
            QuestionId = task.Question.Id,
            Category = task.Question.Category,
            Question = task.Question.Text,
            Answer = recorded.Answer.Text,
            IdempotencyKey = $"{task.RunId}:{task.Question.Id}",
            Fields = AnswerJson.Fields(recorded, write),
        };
        return ledger.UpsertQuestionAsync(write, answer, cancellationToken);
    }
}
