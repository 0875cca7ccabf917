namespace Persistence.Sdk.Stores.Workflow;

/// <summary>Makes rows of what callers know about runs and steps.</summary>
internal static class RunRecordRows
{
    private static readonly string[] Baselines = ["baseline", "control", "gpt-5"];

    public static RunRecord Run(WorkflowRun run, DateTimeOffset now) => new()
    {
        RunId = run.RunId,
        RecordKind = RunRecordKind.Run,
        Status = run.Status,
        PapersDir = run.PapersDir,
        ConfigHash = run.ConfigHash,
        WorkstreamId = run.WorkstreamId,
        Arm = run.Arm,
        ParentRunId = run.ParentRunId,
        TriggerSource = run.TriggerSource,
        GitSha = run.GitSha,
        GitBranch = run.GitBranch,
        ConfigEffectiveJson = run.ConfigEffective,
        PaperSetHash = run.PaperSetHash,
        Question = run.Question,
        ReportQuestionSet = run.ReportQuestionSet,
        StartedAt = run.StartedAt,
        FinishedAt = run.FinishedAt,
        CreatedAt = now,
        UpdatedAt = now,
        PayloadJson = run.Payload,
        MetadataJson = run.Metadata,
    };

    /// <summary>The row that links a run to its workstream; null where it names none.</summary>
    public static RunRecord? Link(RunRecord run, string sourceBucket) => string.IsNullOrWhiteSpace(run.WorkstreamId)
        ? null
        : new RunRecord
        {
            RunId = run.RunId,
            RecordKind = RunRecordKind.WorkstreamLink,
            RecordKey = run.WorkstreamId,
            Status = run.Status,
            WorkstreamId = run.WorkstreamId,
            Arm = run.Arm,
            ParentRunId = run.ParentRunId,
            CreatedAt = run.CreatedAt,
            UpdatedAt = run.UpdatedAt,
            PayloadJson = new JsonProperties("payload_json")
                .Add("source_bucket", sourceBucket)
                .Add("is_baseline", Baselines.Contains(run.Arm?.Trim().ToLowerInvariant()))
                .ToElement(),
        };

    public static RunRecord Status(
        string runId, RunRecordStatus status, DateTimeOffset? finishedAt, DateTimeOffset now) => new()
    {
        RunId = runId,
        RecordKind = RunRecordKind.Run,
        Status = status,
        FinishedAt = finishedAt ?? (status is RunRecordStatus.Completed or RunRecordStatus.Failed ? now : null),
        CreatedAt = now,
        UpdatedAt = now,
    };

    public static RunRecord Step(RunStep step, RunRecord? run, DateTimeOffset now)
    {
        var status = RunRecordTable.WireName(step.Status);
        var inputHash = step.InputHash
            ?? LineageId.StepInputHash(step.Step, status, run, step.StatusReason, step.ErrorCode);
        var reusedRunId = step.ReuseSourceRunId ?? ReusedRunId(step);
        return new RunRecord
        {
            RunId = step.RunId,
            RecordKind = RunRecordKind.Step,
            Step = step.Step,
            Status = step.Status,
            StartedAt = step.StartedAt,
            FinishedAt = step.FinishedAt,
            IdempotencyKey = step.IdempotencyKey ?? LineageId.StepIdempotencyKey(step.Step, run, inputHash),
            InputHash = inputHash,
            ReuseSourceRunId = reusedRunId,
            ReuseSourceRecordKey = step.ReuseSourceRecordKey ?? (reusedRunId is null ? null : "main"),
            CreatedAt = now,
            UpdatedAt = now,
            OutputJson = step.Output,
            MetadataJson = new JsonProperties("metadata_json")
                .Add("status_reason", step.StatusReason)
                .Add("error_code", step.ErrorCode)
                .ToElement(step.Metadata),
        };
    }

    private static string? ReusedRunId(RunStep step) =>
        JsonProperties.Checked("output_json", step.Output).Object("_reused_from")?.Text("run_id");
}
