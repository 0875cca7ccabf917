using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>The definition of <c>workflow.run_records</c>.</summary>
internal static class RunRecordTable
{
    public static readonly TableDefinition<RunRecord> Definition =
        TableDefinition.For<RunRecord>("workflow", "run_records", table =>
        {
            table.Key(row => row.RunId);
            table.Key(row => row.RecordKind);
            table.Key(row => row.Step).MayBeEmpty();
            table.Key(row => row.RecordKey).MayBeEmpty();
            table.Column(row => row.Status);
            table.Column(row => row.PapersDir);
            table.Column(row => row.ConfigHash);
            table.Column(row => row.WorkstreamId).MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.Arm);
            table.Column(row => row.ParentRunId);
            table.Column(row => row.TriggerSource);
            table.Column(row => row.GitSha);
            table.Column(row => row.GitBranch);
            table.Column(row => row.ConfigEffectiveJson);
            table.Column(row => row.PaperSetHash);
            table.Column(row => row.Question);
            table.Column(row => row.ReportQuestionSet);
            table.Column(row => row.StartedAt);
            table.Column(row => row.FinishedAt);
            table.Column(row => row.ReportPath);
            table.Column(row => row.AgenticStatus);
            table.Column(row => row.ReportHash);
            table.Column(row => row.ReportQuestionCount);
            table.Column(row => row.ConfidenceMean);
            table.Column(row => row.ConfidenceLabelCountsJson);
            table.Column(row => row.FinalAnswerHash);
            table.Column(row => row.QuestionId);
            table.Column(row => row.ArtifactType);
            table.Column(row => row.ArtifactPath);
            table.Column(row => row.ArtifactSha256);
            table.Column(row => row.IdempotencyKey);
            table.Column(row => row.InputHash);
            table.Column(row => row.ReuseSourceRunId);
            table.Column(row => row.ReuseSourceRecordKey);
            table.Column(row => row.CreatedAt);
            table.Column(row => row.UpdatedAt);
            table.Column(row => row.OutputJson);
            table.Column(row => row.PayloadJson);
            table.Column(row => row.MetadataJson);
        });

    /// <summary>The key of a run's own row.</summary>
    public static RowKey RunKey(string runId) => RowKey.Of(Definition, runId, RunRecordKind.Run, "", "main");

    /// <summary>The key of a run's report.</summary>
    public static RowKey ReportKey(string runId) =>
        RowKey.Of(Definition, runId, RunRecordKind.Report, "report", "main");

    /// <summary>The key of a run's question.</summary>
    public static RowKey QuestionKey(string runId, string questionId) =>
        RowKey.Of(Definition, runId, RunRecordKind.Question, "agentic", questionId);

    /// <summary>The stored name of a status.</summary>
    public static string WireName(RunRecordStatus status) =>
        (string)Definition["status"].Normalize(Definition.ToString(), status)!;

    /// <summary>The status of a document's text: null stays null, and what has no meaning here is unknown.</summary>
    public static RunRecordStatus? ParseStatus(string? text)
    {
        var name = text?.Trim().ToLowerInvariant();
        return name is null
            ? null
            : Definition["status"].WireNames.Contains(name)
                ? (RunRecordStatus)Definition["status"].Codec.ToRecord(name)
                : RunRecordStatus.Unknown;
    }
}
