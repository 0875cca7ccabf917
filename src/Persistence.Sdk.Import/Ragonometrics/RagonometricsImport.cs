using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Foreign;
using Persistence.Sdk.Import.Finding;
using Persistence.Sdk.Import.Writing;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>
/// Imports what the Python pipeline left behind: its SQLite files and its JSON documents, found by what is in them.
/// Rows are taken only where nothing newer stands; the order of imports does not matter, and a second one changes
/// nothing.
/// </summary>
/// <param name="database">The database that decides, with its mirror.</param>
/// <param name="files">Opens the SQLite files.</param>
/// <param name="time">The clock.</param>
internal sealed class RagonometricsImport(IDatabase database, IForeignFiles files, TimeProvider time)
{
    /// <summary>The name of the source system.</summary>
    public const string System = "ragonometrics";

    /// <exception cref="NothingToImportException">There is nothing of the system below the folder.</exception>
    public async Task<ImportReport> RunAsync(
        ImportRequest request, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var source = new SourceFiles(request.From);
        var rejections = new Rejections();
        var run = new ImportRun(database, request, rejections, time, progress);
        var (artefacts, skipped) = (new List<ImportedArtefact>(), new List<SkippedArtefact>());
        foreach (var path in source.Paths.Where(path => !DocumentKind.IsDocument(path)))
        {
            var found = await new SqliteArtefacts(files, run, source.NameOf(path))
                .ImportAsync(path, cancellationToken).ConfigureAwait(false);
            artefacts.AddRange(found.Artefacts);
            skipped.AddRange(found.Skipped);
        }

        var documents = await new DocumentArtefacts(source, run).ImportAsync(cancellationToken).ConfigureAwait(false);
        artefacts.AddRange(documents.Artefacts);
        skipped.AddRange(documents.Skipped);
        return artefacts.Count + skipped.Count > 0
            ? new ImportReport(
                source.From, request.IsDryRun, artefacts, skipped, rejections.Listed, rejections.Count)
            : throw new NothingToImportException(
                $"'{source.From}' holds nothing of {System}: no SQLite file with one of the tables "
                + $"{string.Join(", ", LegacyTables.All.Select(table => table.Name))}, and no document "
                + $"{string.Join(" or ", DocumentKind.All.Select(kind => kind.Pattern))}. Check --from.");
    }
}
