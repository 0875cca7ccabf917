using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Specifications.RunRecords;

public abstract partial class RunRecordStoreSpecification
{
    [SpecificationFact]
    public async Task A_report_is_stored_with_its_run_questions_artifacts_and_link()
    {
        var id = NewRun();

        await Store.UpsertReportAsync(new RunReport
        {
            Document = Document(id),
            ArtifactSha256 = new Dictionary<string, string> { ["reports/audit/a.md"] = "00ff" },
        });

        var run = await RunAsync(id);
        Assert.Equal(
            (RunRecordStatus.Completed, "papers/a.pdf", "c0ffee"), (run.Status, run.PapersDir, run.ConfigHash));
        Assert.Equal(("why?", "both", "reports/r.json"), (run.Question, run.ReportQuestionSet, run.ReportPath));
        Assert.Equal(("w", "baseline", "main"), (run.WorkstreamId, run.Arm, run.GitBranch));
        Assert.Null(run.ParentRunId);
        Assert.Equal("""{"top_k": 8}""", Text(run.ConfigEffectiveJson));
        Assert.Equal(new DateTimeOffset(2026, 2, 9, 2, 5, 10, TimeSpan.Zero).AddMicroseconds(351475), run.StartedAt);
        Assert.Equal(new DateTimeOffset(2026, 2, 9, 2, 5, 38, TimeSpan.Zero), run.FinishedAt);

        var report = await Store.GetReportAsync(id);
        Assert.Equal(
            ("completed", "both", 2), (report!.AgenticStatus, report.ReportQuestionSet, report.ReportQuestionCount));
        Assert.Equal(
            (0.75, """{"low": 1, "high": 1}"""), (report.ConfidenceMean, Text(report.ConfidenceLabelCountsJson)));
        Assert.Equal(LineageId.Text("It rises. ✓"), report.FinalAnswerHash);
        Assert.Equal(LineageId.Text(Text(report.PayloadJson)), report.ReportHash);
        Assert.True(JsonElement.DeepEquals(Document(id), report.PayloadJson));

        Assert.Equal([RunRecordStatus.High, RunRecordStatus.Low],
            (await Store.ListQuestionsAsync(id)).Select(row => row.Status!.Value));
        var artifacts = await Store.ListArtifactsAsync(id);
        Assert.Equal(["audit_markdown:reports/audit/a.md", "workflow_report_json:reports/r.json"],
            artifacts.Select(row => row.RecordKey));
        Assert.Equal(("00ff", RunRecordStatus.Completed), (artifacts[0].ArtifactSha256, artifacts[0].Status));
        Assert.Single(
            await RowsAsync(id), row => row.RecordKind == RunRecordKind.WorkstreamLink && row.RecordKey == "w");
    }

    [SpecificationFact]
    public async Task A_report_that_is_stored_again_changes_only_the_time_of_the_last_write()
    {
        var id = NewRun();
        await Store.UpsertReportAsync(new RunReport { Document = Document(id) });
        var first = await RowsAsync(id);
        Wait();

        await Store.UpsertReportAsync(new RunReport { Document = Document(id) });

        var second = await RowsAsync(id);
        Assert.Equal(
            first.Select(Comparable), second.Select(row => Comparable(row with { UpdatedAt = row.CreatedAt })));
        Assert.All(second, row => Assert.Equal(Now, row.UpdatedAt));
    }

    [SpecificationFact]
    public async Task A_newer_report_replaces_the_older_one_and_merges_into_the_run()
    {
        var id = NewRun();
        await Store.CreateRunAsync(
            new WorkflowRun { RunId = id, PapersDir = "live", ConfigHash = "live", StartedAt = Now });
        await Store.UpsertReportAsync(new RunReport { Document = Document(id) });

        await Store.UpsertReportAsync(new RunReport
        {
            Document = Json("""{"prep": {"status": "failed"}, "agentic": {"report_questions": [{"id": "A01", "answer": "new"}]}}"""),
            RunId = id,
        });

        var run = await RunAsync(id);
        Assert.Equal((RunRecordStatus.Failed, "papers/a.pdf", "c0ffee", Now),
            (run.Status, run.PapersDir, run.ConfigHash, run.StartedAt));
        var report = await Store.GetReportAsync(id);
        Assert.Equal(
            (RunRecordStatus.Failed, null, 1), (report!.Status, report.ReportPath, report.ReportQuestionCount));
        Assert.Null(report.ConfidenceMean);
        var questions = await Store.ListQuestionsAsync(id);
        Assert.Equal(["A01", "A02"], questions.Select(row => row.QuestionId));
        Assert.Null(questions[0].Status);
        Assert.Equal("both", questions[0].ReportQuestionSet);
        Assert.Equal("new", questions[0].PayloadJson.GetProperty("answer").GetString());
    }

    [SpecificationFact]
    public async Task A_report_with_one_value_that_cannot_be_held_is_refused_as_a_whole()
    {
        var id = NewRun();
        var tooLong = new string('q', 3000);
        string[] documents =
        [
            $$$"""{"run_id": "{{{id}}}", "agentic": {"report_questions": [{"id": "A01"}, {"id": "{{{tooLong}}}"}]}}""",
            $$$"""{"run_id": "{{{id}}}", "note": "\u0000"}""",
            $$$"""{"run_id": "{{{id}}}", "note": 1e999}""",
            $$$"""{"run_id": "{{{id}}}", "note": 1, "note": 2}""",
        ];

        foreach (var document in documents)
        {
            await RefusedAsync<ValueRejectedException>(
                () => Store.UpsertReportAsync(new RunReport { Document = Json(document) }));
        }

        await RefusedAsync<ArgumentException>(
            () => Store.UpsertReportAsync(new RunReport { Document = Json("[]"), RunId = id }));
        await RefusedAsync<ArgumentException>(() => Store.UpsertReportAsync(new RunReport { Document = Json("{}") }));
        await RefusedAsync<ArgumentException>(
            () => Store.UpsertReportAsync(new RunReport { Document = default, RunId = id }));
        await RefusedAsync<ArgumentException>(() => Store.UpsertReportAsync(
            new RunReport { Document = Json("""{"started_at": "yesterday"}"""), RunId = id }));
        Assert.Empty(await RowsAsync(id));
    }

    [SpecificationFact]
    public async Task Readers_see_a_report_wholly_or_not_at_all()
    {
        var id = NewRun();
        var items = string.Join(
            ", ", Enumerable.Range(0, 60).Select(i => $$$"""{"id": "Q{{{i:D2}}}", "answer": "a"}"""));
        var document = Json($$$"""{"run_id": "{{{id}}}", "agentic": {"report_questions": [{{{items}}}]}}""");
        using var done = new CancellationTokenSource();
        var seen = new List<int>();

        var reading = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                seen.Add((await RowsAsync(id)).Count);
            }
        });
        await Store.UpsertReportAsync(new RunReport { Document = document });
        await done.CancelAsync();
        await reading;

        Assert.All(seen, count => Assert.Contains(count, new[] { 0, 62 }));
        Assert.Equal(62, (await RowsAsync(id)).Count);
    }

    [SpecificationFact]
    public async Task A_password_in_a_report_is_not_stored()
    {
        var id = NewRun();
        await Store.UpsertReportAsync(new RunReport
        {
            Document = Json($$$"""
                {"run_id": "{{{id}}}", "config": {"config_effective": {"database_url": "postgresql://app:hunter2@db/x"} } }
                """),
        });

        Assert.DoesNotContain(
            await RowsAsync(id),
            row =>
                (Text(row.PayloadJson) + Text(row.ConfigEffectiveJson)).Contains("hunter2", StringComparison.Ordinal));
    }

    private static JsonElement Document(string id) => Json($$$"""
        {
          "run_id": "{{{id}}}", "started_at": "2026-02-09T02:05:10.351475+00:00", "finished_at": "2026-02-09T03:05:38+01:00",
          "papers_dir": "papers/a.pdf", "report_path": "reports/r.json", "workstream_id": "w", "arm": "baseline",
          "parent_run_id": "  ", "git_branch": "main",
          "config": {"config_hash": "c0ffee", "config_effective": {"top_k": 8}},
          "agentic": {
            "status": "completed", "question": "why?", "report_questions_set": "both", "final_answer": "It rises. ✓",
            "report_question_confidence": {"mean": "0.75", "label_counts": {"high": 1, "low": 1}},
            "report_questions": [
              {"id": "A02", "category": "c", "answer": "no", "confidence": "low"},
              {"id": "A01", "category": "c", "answer": "yes", "confidence": "high", "citation_anchors": [{"page": "3"}]}
            ]
          },
          "audit_artifacts": {"markdown": {"path": "reports/audit/a.md", "status": "completed"}, "pdf": {"status": "skipped"}}
        }
        """);

    // Two parsed documents are never equal to each other; their texts are.
    private static object Comparable(RunRecord row) => (
        row with
        {
            ConfigEffectiveJson = default,
            ConfidenceLabelCountsJson = default,
            OutputJson = default,
            PayloadJson = default,
            MetadataJson = default,
        },
        Text(row.ConfigEffectiveJson), Text(row.ConfidenceLabelCountsJson), Text(row.OutputJson), Text(row.PayloadJson),
        Text(row.MetadataJson));
}
