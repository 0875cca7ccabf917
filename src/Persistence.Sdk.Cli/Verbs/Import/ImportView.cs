using System.Globalization;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Import;

namespace Persistence.Sdk.Cli.Verbs.Import;

/// <summary>Shows what became of an import.</summary>
internal static class ImportView
{
    public static void Show(ImportReport report, long pending, Terminal terminal)
    {
        var table = new TextTable("Artefact", "Read", "Imported", "Unchanged", "Superseded", "Rejected", "Seconds");
        foreach (var artefact in report.Artefacts)
        {
            table.Add(
                Name(artefact.File, artefact.Table), Number.Of(artefact.Read), Number.Of(artefact.Imported),
                Number.Of(artefact.Unchanged), Number.Of(artefact.Superseded), Number.Of(artefact.Rejected),
                Number.Of(artefact.Seconds));
        }

        terminal.WriteResult(table);
        if (report.IsDryRun)
        {
            terminal.WriteResult("This is what would become of the records by what stands now; nothing was changed.");
        }

        foreach (var skipped in report.Skipped)
        {
            terminal.WriteResult(
                $"Skipped: {Name(skipped.File, skipped.Table)}, {Number.Of(skipped.Records)} records. "
                + $"{skipped.Reason}");
        }

        foreach (var refused in report.Rejections)
        {
            terminal.WriteResult($"Rejected: {Place(refused)}: {refused.Reason}");
        }

        if (report.Rejected > report.Rejections.Count)
        {
            terminal.WriteResult(
                $"{Number.Of(report.Rejected - report.Rejections.Count)} more were rejected. Mend these first.");
        }

        if (pending > 0)
        {
            terminal.WriteResult(
                $"{Number.Of(pending)} keys wait for the mirror; a running application brings them, and 'persistence "
                + "pending list' shows them.");
        }

        if (terminal.IsJson)
        {
            terminal.WriteDocument(ImportDocument.Of(report, pending));
        }
    }

    private static string Name(string file, string? table) => table is null ? file : $"{file}: {table}";

    private static string Place(RejectedRecord refused) => Name(refused.File, refused.Table)
        + (refused.Row is { } row ? string.Create(CultureInfo.InvariantCulture, $", row {row}") : "")
        + (refused.Column is { } column ? $", '{column}'" : "");
}
