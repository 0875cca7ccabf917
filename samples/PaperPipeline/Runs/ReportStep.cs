using System.Security.Cryptography;
using System.Text;
using PaperPipeline.Papers;
using PaperPipeline.Recording;
using Persistence.Sdk;

namespace PaperPipeline.Runs;

/// <summary>
/// Writes the report as JSON and as Markdown, and leaves with the run what its end stores: report, questions,
/// artifacts, final status and what the report used.
/// </summary>
internal sealed class ReportStep(NotedWrites writes, UsageLedger usages, TimeProvider time) : IPipelineStep
{
    public string Name => "report";

    public async Task<object> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(run.Settings.Options.ReportFolder).FullName;
        var path = Path.Combine(folder, $"workflow-report-{run.RunId}.json").Replace('\\', '/');
        var audit = Path.Combine(folder, $"audit-workflow-report-{run.RunId}.md").Replace('\\', '/');
        var write = writes.Next();
        var document = ReportDocument.Of(run, path, audit, time.GetUtcNow(), write);
        var bytes = Json.Document(document);
        var markdown = ReportMarkdown.Of(run);
        var auditBytes = Encoding.UTF8.GetBytes(markdown);
        await File.WriteAllBytesAsync(path, bytes, cancellationToken);
        await File.WriteAllBytesAsync(audit, auditBytes, cancellationToken);
        var report = new RunReport
        {
            Document = Json.Element(document),
            ArtifactSha256 = new Dictionary<string, string> { [path] = Sha256(bytes), [audit] = Sha256(auditBytes) },
        };
        var usage = usages.New(run.RunId, Name, "report", write) with
        {
            InputTokens = run.Answers.Sum(answer => PageWords.Of(answer.Answer.Text).Length),
            OutputTokens = PageWords.Of(markdown).Length,
        };
        run.Completion = new CompletedRun
        {
            RunId = run.RunId,
            Write = write,
            Report = report,
            Usage = usage,
            Rows = [.. Rows(run, path, audit, write), AcknowledgedRow.OfUsage(usage, write)],
        };
        return new { ReportPath = path, AuditPath = audit, SizeBytes = bytes.Length };
    }

    private static IEnumerable<AcknowledgedRow> Rows(RunContext run, string path, string audit, long write) =>
    [
        AcknowledgedRow.OfRun(run.RunId, RunRecordStatus.Completed),
        AcknowledgedRow.OfReport(run.RunId, RunRecordStatus.Completed, write),
        .. run.Answers.Select(recorded => AcknowledgedRow.OfQuestion(
            run.RunId, recorded.Answer.Question.Id, recorded.Answer.Confidence, write)),
        AcknowledgedRow.OfArtifact(run.RunId, "workflow_report_json", path),
        AcknowledgedRow.OfArtifact(run.RunId, "audit_markdown", audit),
    ];

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
