using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>The rows of one answered question: the question's, and its run's.</summary>
internal sealed class AnswerRows
{
    private const string Source = "structured_answer";
    private const string QuestionSet = "structured";
    private readonly StructuredAnswer _answer;
    private readonly string _runId;
    private readonly string _questionId;
    private readonly string _paperPath;
    private readonly DateTimeOffset _now;

    public AnswerRows(StructuredAnswer answer, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(answer.PaperPath);
        ArgumentException.ThrowIfNullOrWhiteSpace(answer.Model);
        ArgumentException.ThrowIfNullOrWhiteSpace(answer.Question);
        ArgumentNullException.ThrowIfNull(answer.Answer);
        _answer = answer;
        _now = now;
        _paperPath = LineageId.PaperPath(answer.PaperPath);
        _runId = Given(answer.RunId) ?? LineageId.StructuredRun(_paperPath, answer.Model);
        _questionId = Given(answer.QuestionId) ?? LineageId.Question(answer.Question);
        IdempotencyKey = Given(answer.IdempotencyKey);
        Key = RunRecordTable.QuestionKey(_runId, _questionId);
    }

    public string? IdempotencyKey { get; }

    public RowKey Key { get; }

    /// <summary>The run first, the question last. A run the caller named is only made where it is missing.</summary>
    public ChangeSet ToChanges()
    {
        var changes = new ChangeSet();
        var run = Run();
        return (Given(_answer.RunId) is null
                ? changes.Merge(RunRecordTable.Definition, run, RunRecordMerges.Run)
                : changes.Insert(
                    RunRecordTable.Definition, run with { Status = RunRecordStatus.Running, FinishedAt = null }))
            .Merge(RunRecordTable.Definition, Question(), RunRecordMerges.Question);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private RunRecord Run() => new()
    {
        RunId = _runId,
        RecordKind = RunRecordKind.Run,
        Status = RunRecordStatus.Completed,
        PapersDir = _paperPath,
        Arm = _answer.Model,
        TriggerSource = Source,
        ConfigEffectiveJson = new JsonProperties("config_effective_json").Add("chat_model", _answer.Model).ToElement(),
        ReportQuestionSet = QuestionSet,
        StartedAt = _now,
        FinishedAt = _now,
        CreatedAt = _now,
        UpdatedAt = _now,
        PayloadJson = new JsonProperties("payload_json").Add("source", Source).ToElement(),
        MetadataJson = new JsonProperties("metadata_json")
            .Add("source", Source)
            .Add("model", _answer.Model)
            .ToElement(),
    };

    private RunRecord Question() => new()
    {
        RunId = _runId,
        RecordKind = RunRecordKind.Question,
        Step = "agentic",
        RecordKey = _questionId,
        Status = RunRecordStatus.Cached,
        ReportQuestionSet = QuestionSet,
        QuestionId = _questionId,
        IdempotencyKey = IdempotencyKey,
        InputHash = LineageId.QuestionInputHash(_paperPath, _answer.Model, _questionId, _answer.Question),
        CreatedAt = _now,
        UpdatedAt = _now,
        PayloadJson = new JsonProperties("payload_json")
            .Add("id", _questionId)
            .Add("category", _answer.Category)
            .Add("question", _answer.Question)
            .Add("answer", _answer.Answer)
            .Add("model", _answer.Model)
            .ToElement(_answer.Fields),
        MetadataJson = new JsonProperties("metadata_json")
            .Add("source", Source)
            .Add("category", _answer.Category)
            .Add("model", _answer.Model)
            .ToElement(),
    };
}
