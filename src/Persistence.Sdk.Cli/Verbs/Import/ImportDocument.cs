using Persistence.Sdk.Import;
using Persistence.Sdk.Import.Ragonometrics;

namespace Persistence.Sdk.Cli.Verbs.Import;

/// <summary>What <c>import --json</c> writes.</summary>
internal sealed record ImportDocument(
    string System, string From, bool DryRun, bool Clean, long Pending, IReadOnlyList<ImportDocument.Artefact> Artefacts,
    IReadOnlyList<ImportDocument.LeftOut> Skipped, long Rejected, IReadOnlyList<ImportDocument.Refused> Rejections)
{
    public static ImportDocument Of(ImportReport report, long pending) => new(
        RagonometricsImport.System, report.From, report.IsDryRun, report.IsClean, pending,
        [.. report.Artefacts.Select(artefact => new Artefact(
            artefact.File, artefact.Table, artefact.Target, artefact.Read, artefact.Imported, artefact.Unchanged,
            artefact.Superseded, artefact.Rejected, Math.Round(artefact.Seconds, 3)))],
        [.. report.Skipped.Select(skipped => new LeftOut(
            skipped.File, skipped.Table, skipped.Records, skipped.Reason))],
        report.Rejected,
        [.. report.Rejections.Select(refused => new Refused(
            refused.File, refused.Table, refused.Row, refused.Column, refused.Reason))]);

    /// <summary>A table or a kind of document.</summary>
    internal sealed record Artefact(
        string File, string? Table, string Target, long Read, long Imported, long Unchanged, long Superseded,
        long Rejected, double Seconds);

    /// <summary>What has no place in the stores.</summary>
    internal sealed record LeftOut(string File, string? Table, long Records, string Reason);

    /// <summary>A record that was refused.</summary>
    internal sealed record Refused(string File, string? Table, long? Row, string? Column, string Reason);
}
