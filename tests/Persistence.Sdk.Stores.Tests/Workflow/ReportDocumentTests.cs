using System.Text.Json;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Stores.Tests.Workflow;

public class ReportDocumentTests
{
    [Theory]
    [InlineData("""{"status": " Failed "}""", RunRecordStatus.Failed)]
    [InlineData("""{"status": "odd", "finished_at": "2026-02-09T02:02:55+00:00"}""", RunRecordStatus.Completed)]
    [InlineData("""{"prep": {"status": "failed"}, "finished_at": "2026-02-09T02:02:55"}""", RunRecordStatus.Failed)]
    [InlineData("""{"agentic": {"status": "failed"}, "finished_at": "2026-02-09T02:02:55"}""",
        RunRecordStatus.Completed)]
    [InlineData("""{"finished_at": null}""", RunRecordStatus.Running)]
    public void The_status_follows_from_what_the_document_tells(string json, RunRecordStatus expected) =>
        Assert.Equal(expected, Read(json).Status);

    [Fact]
    public void Passwords_in_urls_are_masked_before_anything_is_stored()
    {
        var document = Read("""
            {"config": {"config_effective": {"database_url": "postgresql://app:s3cr%40t!@db:5432/x?a=b", "u": "http://h/a:b@c"}}}
            """);

        Assert.DoesNotContain("s3cr", document.Text, StringComparison.Ordinal);
        Assert.Equal("postgresql://app:***@db:5432/x?a=b", document.ConfigEffective.Text("database_url"));
        Assert.Equal("http://h/a:b@c", document.ConfigEffective.Text("u"));
    }

    [Fact]
    public void A_point_in_time_without_a_zone_is_utc_and_another_text_is_refused()
    {
        var document = Read("""{"started_at": "2026-02-09T02:05:10.351475", "finished_at": "soon"}""");

        Assert.Equal(new DateTimeOffset(2026, 2, 9, 2, 5, 10, TimeSpan.Zero).AddMicroseconds(351475),
            document.Root.Time("started_at"));
        var refusal = Assert.Throws<ArgumentException>(() => document.Root.Time("finished_at"));
        Assert.Contains("'finished_at'", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("soon", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    public void A_document_that_is_no_object_is_refused(string json) =>
        Assert.Throws<ArgumentException>(() => Read(json));

    [Fact]
    public void A_report_becomes_one_change_set_without_two_rows_of_one_key()
    {
        var report = new RunReport
        {
            Document = JsonElement.Parse("""
                {
                  "run_id": "r1", "started_at": "2026-02-09T02:05:10+00:00", "workstream_id": "w", "arm": "Baseline",
                  "report_path": "reports/archived/r1.json",
                  "agentic": {"report_questions": [
                    {"id": "A01", "answer": "old", "confidence": "low"}, 7, {"id": " ", "answer": "none"},
                    {"id": " A01 ", "answer": "new", "confidence": "High"}, {"id": "A02", "confidence": "certain"}]},
                  "audit_artifacts": {"markdown": {"path": "a.md", "status": "completed"}, "pdf": {"status": "skipped"}}
                }
                """),
            ArtifactSha256 = new Dictionary<string, string> { ["a.md"] = "00ff" },
        };

        var rows = new ReportRows(report, DateTimeOffset.UnixEpoch).ToChanges().Changes.Cast<MergeChange>()
            .Select(change => RunRecordTable.Definition.ToRecord(change.Row)).ToArray();

        Assert.Equal(rows.Length, rows.Select(row => (row.RecordKind, row.Step, row.RecordKey)).Distinct().Count());
        var link = Assert.Single(rows, row => row.RecordKind == RunRecordKind.WorkstreamLink);
        Assert.Equal("""{"is_baseline": true, "source_bucket": "archive"}""", link.PayloadJson.GetRawText());
        Assert.Equal(4, rows.Single(row => row.RecordKind == RunRecordKind.Report).ReportQuestionCount);
        var questions = rows.Where(row => row.RecordKind == RunRecordKind.Question).ToArray();
        Assert.Equal(["A01", "A02"], questions.Select(row => row.QuestionId));
        Assert.Equal("new", questions[0].PayloadJson.Text("answer"));
        Assert.Equal([RunRecordStatus.High, RunRecordStatus.Unknown], questions.Select(row => row.Status!.Value));
        var artifacts = rows.Where(row => row.RecordKind == RunRecordKind.Artifact).ToArray();
        Assert.Equal(["workflow_report_json:reports/archived/r1.json", "audit_markdown:a.md"],
            artifacts.Select(row => row.RecordKey));
        Assert.Equal("00ff", artifacts[1].ArtifactSha256);
    }

    private static ReportDocument Read(string json) => new(JsonElement.Parse(json));
}
