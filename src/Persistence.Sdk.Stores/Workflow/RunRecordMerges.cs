using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>
/// How each kind of write becomes one with the row that stands there. One rules object a kind of write.
/// </summary>
internal static class RunRecordMerges
{
    private static readonly MergeRules KeepAll = KeepEverything();

    /// <summary>A run that is created again, or reported.</summary>
    public static readonly MergeRules Run = KeepAll
        .With(MergeRule.NewNonNullWins, "status", "papers_dir", "config_hash", "workstream_id", "arm", "parent_run_id",
            "trigger_source", "git_sha", "git_branch", "paper_set_hash", "question", "report_question_set",
            "finished_at",
            "report_path")
        .With(MergeRule.FirstValueWins, "started_at")
        .With(MergeRule.FirstNonEmptyJsonWins, "config_effective_json", "payload_json")
        .With(MergeRule.JsonShallowMerge, "metadata_json");

    /// <summary>A run's new status.</summary>
    public static readonly MergeRules RunStatus = KeepAll
        .With(MergeRule.Replace, "status")
        .With(MergeRule.NewNonNullWins, "finished_at");

    /// <summary>A step that is recorded again.</summary>
    public static readonly MergeRules Step = KeepAll
        .With(MergeRule.Replace, "status")
        .With(MergeRule.FirstValueWins, "started_at")
        .With(MergeRule.NewNonNullWins, "finished_at", "idempotency_key", "input_hash", "reuse_source_run_id",
            "reuse_source_record_key")
        .With(MergeRule.NewNonEmptyJsonWins, "output_json")
        .With(MergeRule.JsonShallowMerge, "metadata_json");

    /// <summary>A report that is stored again: the newest one stands.</summary>
    public static readonly MergeRules Report = MergeRules.For(RunRecordTable.Definition)
        .With(MergeRule.Keep, "created_at")
        .With(MergeRule.JsonShallowMerge, "metadata_json");

    /// <summary>A question that is answered again.</summary>
    public static readonly MergeRules Question = KeepAll
        .With(MergeRule.Replace, "status", "question_id", "payload_json")
        .With(MergeRule.NewNonNullWins, "report_question_set", "idempotency_key", "input_hash")
        .With(MergeRule.JsonShallowMerge, "metadata_json")
        .SkippedWhenSame("idempotency_key");

    /// <summary>An artifact or a link about which more is learnt.</summary>
    public static readonly MergeRules Enrich = KeepAll
        .With(MergeRule.NewNonNullWins, "status", "workstream_id", "arm", "parent_run_id", "artifact_type",
            "artifact_path", "artifact_sha256")
        .With(MergeRule.JsonShallowMerge, "payload_json", "metadata_json");

    /// <summary>The rules for a row that a report tells of.</summary>
    public static MergeRules OfReport(RunRecordKind kind) => kind switch
    {
        RunRecordKind.Run => Run,
        RunRecordKind.Report => Report,
        RunRecordKind.Question => Question,
        _ => Enrich,
    };

    private static MergeRules KeepEverything() => MergeRules.For(RunRecordTable.Definition)
        .With(MergeRule.Keep,
            [.. RunRecordTable.Definition.Columns.Where(column => !column.IsKey).Select(column => column.Name)])
        .With(MergeRule.Replace, "updated_at");
}
