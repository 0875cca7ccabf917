using System.Security.Cryptography;
using System.Text.Json;
using Persistence.Sdk.Import.Finding;
using Persistence.Sdk.Import.Reading;
using Persistence.Sdk.Import.Writing;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>The rows of a workflow report, with the times of the report instead of those of the import.</summary>
internal static class ReportImages
{
    private const string Source = "report_store";

    public static IReadOnlyList<Image> Of(LegacyDocument document, SourceFiles files)
    {
        try
        {
            var startedAt = TimeOf(document.Root, "started_at");
            var reportedAt = TimeOf(document.Root, "finished_at") ?? startedAt ?? document.WrittenAt;
            var rows = new ReportRows(
                new RunReport
                {
                    Document = document.Root,
                    RunId = DocumentKind.All[0].RunOf(document.Path),
                    ReportPath = document.Place(files),
                    ArtifactSha256 = Digests(document, files),
                },
                reportedAt).ToRecords();
            return [.. rows.DistinctBy(Key).Select(row => LedgerRows.Of(At(row, startedAt ?? reportedAt, reportedAt)))];
        }
        catch (ArgumentException problem) when (problem is not ArgumentNullException)
        {
            throw new RecordRejectedException(null, problem.Message);
        }
    }

    private static (RunRecordKind, string, string) Key(RunRecord row) => (row.RecordKind, row.Step, row.RecordKey);

    /// <summary>The run's payload names source and time; its metadata is that of the state.</summary>
    private static RunRecord At(RunRecord row, DateTimeOffset createdAt, DateTimeOffset reportedAt)
    {
        var dated = row with { CreatedAt = createdAt, UpdatedAt = reportedAt };
        return row.RecordKind == RunRecordKind.Run
            ? dated with { PayloadJson = RunSource.Payload(Source, reportedAt), MetadataJson = default }
            : dated;
    }

    private static DateTimeOffset? TimeOf(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind != JsonValueKind.String ? throw new RecordRejectedException(name, IsoTime.Expected)
        : string.IsNullOrWhiteSpace(value.GetString()) ? null
        : IsoTime.TryParse(value.GetString()!.Trim()) ?? throw new RecordRejectedException(name, IsoTime.Expected);

    /// <summary>
    /// Of the document itself under every path that it goes by, and of the artifacts that lie beside it.
    /// </summary>
    private static Dictionary<string, string> Digests(LegacyDocument document, SourceFiles files)
    {
        var digests = new Dictionary<string, string> { [document.Place(files)] = document.Sha256 };
        if (document.Root.TryGetProperty("report_path", out var noted) && noted.ValueKind == JsonValueKind.String)
        {
            digests[noted.GetString()!.Trim()] = document.Sha256;
        }

        foreach (var (path, full) in Named(document.Root).Select(path => (path, files.Find(path))))
        {
            if (full is not null)
            {
                using var file = File.OpenRead(full);
                digests[path] = Convert.ToHexStringLower(SHA256.HashData(file));
            }
        }

        return digests;
    }

    private static IEnumerable<string> Named(JsonElement root)
    {
        var audit = root.Object("audit_artifacts") ?? default;
        var (markdown, pdf) = (audit.Object("markdown") ?? default, audit.Object("pdf") ?? default);
        return new[] { markdown.Text("path"), pdf.Text("path"), pdf.Text("tex_path") }.OfType<string>();
    }
}
