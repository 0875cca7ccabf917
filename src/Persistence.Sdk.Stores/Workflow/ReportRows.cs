using System.Text.Json;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>The rows of one report: run, link, report, questions and artifacts.</summary>
internal sealed class ReportRows
{
    private const string Source = "report_store";
    private static readonly TableDefinition<RunRecord> Table = RunRecordTable.Definition;
    private readonly ReportDocument _document;
    private readonly IReadOnlyDictionary<string, string> _artifactSha256;
    private readonly string _runId;
    private readonly string? _path;
    private readonly DateTimeOffset _now;

    public ReportRows(RunReport report, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report.ArtifactSha256);
        _document = new ReportDocument(report.Document);
        _artifactSha256 = report.ArtifactSha256;
        _now = now;
        _path = _document.Root.Text("report_path") ?? report.ReportPath;
        _runId = _document.Root.Text("run_id") ?? report.RunId ?? "";
        if (string.IsNullOrWhiteSpace(_runId))
        {
            throw new ArgumentException(
                "The report names no run: neither its document's 'run_id' nor RunReport.RunId is set.", nameof(report));
        }
    }

    /// <summary>The changes of a report that is stored by a running application.</summary>
    public ChangeSet ToChanges()
    {
        var changes = new ChangeSet();
        foreach (var row in ToRecords())
        {
            changes.Merge(Table, row, RunRecordMerges.OfReport(row.RecordKind));
        }

        return changes;
    }

    /// <summary>The rows: first the run.</summary>
    public IEnumerable<RunRecord> ToRecords()
    {
        var run = Run();
        RunRecord[] link = RunRecordRows.Link(run, Bucket) is { } linked ? [linked] : [];
        return [run, Report(), .. link, .. Questions(), .. Artifacts()];
    }

    private string Bucket =>
        _path?.Contains("archived", StringComparison.OrdinalIgnoreCase) == true ? "archive" : "current";

    private static JsonElement FromReport() => new JsonProperties("metadata_json").Add("source", Source).ToElement();

    private RunRecord Run() => New(RunRecordKind.Run, "", "main") with
    {
        Status = _document.Status,
        PapersDir = _document.Root.Text("papers_dir"),
        ConfigHash = _document.ConfigHash,
        WorkstreamId = _document.Root.Text("workstream_id"),
        Arm = _document.Root.Text("arm"),
        ParentRunId = _document.Root.Text("parent_run_id"),
        TriggerSource = _document.Root.Text("trigger_source"),
        GitSha = _document.Root.Text("git_sha"),
        GitBranch = _document.Root.Text("git_branch"),
        ConfigEffectiveJson = _document.ConfigEffective,
        PaperSetHash = _document.Root.Text("paper_set_hash"),
        Question = _document.Agentic.Text("question"),
        ReportQuestionSet = _document.QuestionSet,
        StartedAt = _document.Root.Time("started_at"),
        FinishedAt = _document.Root.Time("finished_at"),
        ReportPath = _path,
        PayloadJson = new JsonProperties("payload_json").Add("source", Source).ToElement(),
        MetadataJson = FromReport(),
    };

    private RunRecord Report() => New(RunRecordKind.Report, "report", "main") with
    {
        Status = _document.Status,
        PapersDir = _document.Root.Text("papers_dir"),
        ReportQuestionSet = _document.QuestionSet,
        StartedAt = _document.Root.Time("started_at"),
        FinishedAt = _document.Root.Time("finished_at"),
        ReportPath = _path,
        AgenticStatus = _document.Agentic.Text("status"),
        ReportHash = LineageId.Text(_document.Text),
        ReportQuestionCount = _document.Questions.Count,
        ConfidenceMean = _document.Confidence.Number("mean"),
        ConfidenceLabelCountsJson = _document.Confidence.Object("label_counts") ?? default,
        FinalAnswerHash = _document.FinalAnswerHash,
        PayloadJson = _document.Root,
        MetadataJson = FromReport(),
    };

    private IEnumerable<RunRecord> Questions() => _document.Questions
        .Where(item => item.Text("id") is not null)
        .GroupBy(item => item.Text("id")!, StringComparer.Ordinal)
        .Select(items => Question(items.Key, items.Last()));

    private RunRecord Question(string id, JsonElement item) => New(RunRecordKind.Question, "agentic", id) with
    {
        Status = RunRecordTable.ParseStatus(item.Text("confidence")),
        QuestionId = id,
        ReportQuestionSet = _document.QuestionSet,
        PayloadJson = item,
        MetadataJson = new JsonProperties("metadata_json")
            .Add("category", item.Text("category"))
            .Add("retrieval_method", item.Text("retrieval_method"))
            .Add("evidence_type", item.Text("evidence_type"))
            .ToElement(),
    };

    private IEnumerable<RunRecord> Artifacts()
    {
        if (!string.IsNullOrWhiteSpace(_path))
        {
            yield return Artifact("workflow_report_json", _path) with
            {
                PayloadJson = new JsonProperties("payload_json").Add("source", "workflow.report_path").ToElement(),
            };
        }

        foreach (var (type, path, status) in _document.AuditArtifacts())
        {
            yield return Artifact(type, path) with
            {
                Status = RunRecordTable.ParseStatus(status),
                PayloadJson = new JsonProperties("payload_json").Add("status", status).ToElement(),
            };
        }
    }

    private RunRecord Artifact(string type, string path) => New(RunRecordKind.Artifact, "report", $"{type}:{path}") with
    {
        ArtifactType = type,
        ArtifactPath = path,
        ArtifactSha256 = _artifactSha256.GetValueOrDefault(path),
        MetadataJson = FromReport(),
    };

    private RunRecord New(RunRecordKind kind, string step, string key) => new()
    {
        RunId = _runId,
        RecordKind = kind,
        Step = step,
        RecordKey = key,
        CreatedAt = _now,
        UpdatedAt = _now,
    };
}
