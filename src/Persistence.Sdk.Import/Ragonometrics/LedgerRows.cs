using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Import.Writing;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>
/// How rows of the run ledger become one with those that stand there. Each has the time at which it was true as
/// <c>updated_at</c>; a row that the application has written since is newer, and only gets what it lacks.
/// </summary>
internal static class LedgerRows
{
    private const string Time = "updated_at";
    private static readonly TableDefinition<RunRecord> Table = RunRecordTable.Definition;
    private static readonly ImportTable<RunRecord> Runs = Merged(Run());
    private static readonly ImportTable<RunRecord> Steps = Merged(Step());

    /// <summary>Reports, questions, artifacts and links: what was reported last stands.</summary>
    private static readonly ImportTable<RunRecord> Reported = new(
        Table,
        NewestWins.Whole(Table, Time, "report_path", "artifact_sha256", "status", "payload_json", "metadata_json")
            .With(MergeRule.NewNonNullWins, "idempotency_key", "input_hash"),
        Time, "idempotency_key", "input_hash") { IsSameAtOneTime = true };

    public static Image Of(RunRecord record) => record.RecordKind switch
    {
        RunRecordKind.Run => Runs.Image(record),
        RunRecordKind.Step => Steps.Image(record),
        _ => Reported.Image(record),
    };

    private static ImportTable<RunRecord> Merged(MergeRules rules) => new(
        Table, rules.LeavingDeletedAlone().SkippedWhenUnchanged(), Time,
        "created_at", "updated_at", "started_at", "report_path", "payload_json", "metadata_json");

    private static MergeRules Run() => NewestOfEach()
        .With(StatusOfRun(), "status")
        .With(MetadataOfRun(), "metadata_json");

    private static MergeRules Step() => NewestOfEach().With(StatusOfStep(), "status");

    private static MergeRules NewestOfEach() => MergeRules.For(Table)
        .With(NewestWins.Value(Time),
            "papers_dir", "config_hash", "workstream_id", "arm", "parent_run_id", "trigger_source", "git_sha",
            "git_branch", "paper_set_hash", "question", "report_question_set", "report_path")
        .With(MergeRule.Keep,
            "agentic_status", "report_hash", "report_question_count", "confidence_mean", "confidence_label_counts_json",
            "final_answer_hash", "question_id", "artifact_type", "artifact_path", "artifact_sha256", "idempotency_key",
            "input_hash", "reuse_source_run_id", "reuse_source_record_key")
        .With(NewestWins.Earliest, "started_at", "created_at")
        .With(NewestWins.Instant(Time), "finished_at")
        .With(NewestWins.Latest, Time)
        .With(NewestWins.Document(Time), "config_effective_json", "payload_json", "output_json")
        .With(NewestWins.Properties(Time), "metadata_json");

    /// <summary>
    /// A run that has ended is never turned back. While nobody but imports has written the row, the end of a run also
    /// wins over a later word that it was under way: the state says when a run was created, and not when it ended.
    /// </summary>
    private static SqlText StatusOfRun() =>
        SqlText.Same($"CASE WHEN {Rank("{new}")} > {Rank("{old}")} AND ({Rank("{old}")} < 2 OR ") + IsAsImported
        + SqlText.Same($" OR {{new}}.{Time} > {{old}}.{Time}) THEN {{new}}.status ") + Otherwise;

    /// <summary>
    /// Only the state has metadata; its generations all say when the run was created, so that only the contents can
    /// decide between them, whichever report stands already.
    /// </summary>
    private static SqlText MetadataOfRun() =>
        SqlText.Same("CASE WHEN ") + IsAsImported + SqlText.Same(" THEN ") + NewestWins.LargerDocument
        + SqlText.Same(" ELSE ") + NewestWins.Properties(Time) + SqlText.Same(" END");

    /// <summary>A step's row says when it began or ended, so the later word stands; of one time, the end.</summary>
    private static SqlText StatusOfStep() => SqlText.Same(
        $"CASE WHEN {Rank("{new}")} < 2 AND {Rank("{old}")} >= {Rank("{new}")} THEN {{old}}.status "
        + $"WHEN {Rank("{old}")} < 2 OR {{new}}.{Time} > {{old}}.{Time} OR ({{new}}.{Time} = {{old}}.{Time} "
        + $"AND ({Rank("{new}")}, {{new}}.status) > ({Rank("{old}")}, {{old}}.status)) THEN {{new}}.status "
        + "ELSE {old}.status END");

    private static SqlText Otherwise => SqlText.Same(
        $"WHEN {Rank("{new}")} = {Rank("{old}")} AND ({{new}}.{Time} > {{old}}.{Time} "
        + $"OR ({{new}}.{Time} = {{old}}.{Time} AND {{new}}.status > {{old}}.status)) THEN {{new}}.status "
        + "ELSE {old}.status END");

    /// <summary>Whether the row stands as an import left it: its payload then names the time of the row.</summary>
    private static SqlText IsAsImported => new(
        $"coalesce(json_extract({{old}}.payload_json, '$.{RunSource.AsOf}') = {{old}}.{Time}, 0)",
        $"coalesce({{old}}.payload_json ->> '{RunSource.AsOf}' = "
        + $"to_char({{old}}.{Time} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), false)");

    /// <summary>0 nothing, 1 unknown, 2 under way, 3 ended.</summary>
    private static string Rank(string row) =>
        $"(CASE WHEN {row}.status IS NULL THEN 0 WHEN {row}.status = '' THEN 1 "
        + $"WHEN {row}.status IN ('completed', 'failed', 'skipped') THEN 3 ELSE 2 END)";
}
