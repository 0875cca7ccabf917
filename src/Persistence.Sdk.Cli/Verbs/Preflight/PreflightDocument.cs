using System.Text.Json;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Migration.Preflight;

namespace Persistence.Sdk.Cli.Verbs.Preflight;

/// <summary>What <c>preflight --json</c> writes.</summary>
internal sealed record PreflightDocument(bool Clean, IReadOnlyList<PreflightDocument.Scanned> Tables)
{
    public static PreflightDocument Of(PreflightReport report) => new(
        report.IsClean,
        [.. report.Tables.Select(scanned => new Scanned(
            scanned.Table, scanned.Rows,
            [.. scanned.Findings.Select(finding => new Rows(
                finding.Column, finding.Reason, finding.Count, [.. finding.SampleKeys.Select(JsonText.Key)]))]))]);

    /// <summary>A table that was scanned.</summary>
    internal sealed record Scanned(string Table, long Rows, IReadOnlyList<Rows> Findings);

    /// <summary>Rows that Postgres would refuse for one reason.</summary>
    internal sealed record Rows(string Column, string Reason, long Count, IReadOnlyList<JsonElement> SampleKeys);
}
