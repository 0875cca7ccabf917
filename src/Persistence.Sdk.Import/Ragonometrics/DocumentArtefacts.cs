using Persistence.Sdk.Import.Finding;
using Persistence.Sdk.Import.Reading;
using Persistence.Sdk.Import.Writing;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>The JSON documents below a folder, each kind as one artefact.</summary>
internal sealed class DocumentArtefacts(SourceFiles source, ImportRun run)
{
    public async Task<FoundArtefacts> ImportAsync(CancellationToken cancellationToken)
    {
        var (byKind, skipped) = Sort();
        var artefacts = new List<ImportedArtefact>();
        foreach (var kind in DocumentKind.All.Where(byKind.ContainsKey))
        {
            artefacts.Add(await ImportAsync(kind, byKind[kind], cancellationToken).ConfigureAwait(false));
        }

        return new FoundArtefacts(artefacts, skipped);
    }

    /// <summary>By their names, and what has another name by its contents.</summary>
    private (Dictionary<DocumentKind, List<string>> ByKind, List<SkippedArtefact> Skipped) Sort()
    {
        var (byKind, skipped) = (new Dictionary<DocumentKind, List<string>>(), new List<SkippedArtefact>());
        foreach (var path in source.Paths.Where(DocumentKind.IsDocument))
        {
            var kind = DocumentKind.All.FirstOrDefault(kind => kind.Names(path)) ?? KindByContents(path);
            if (kind is null)
            {
                skipped.Add(new SkippedArtefact(
                    source.NameOf(path), null, 1, "It is neither a report nor a manifest of this system."));
                continue;
            }

            if (!byKind.TryGetValue(kind, out var paths))
            {
                byKind[kind] = paths = [];
            }

            paths.Add(path);
        }

        return (byKind, skipped);
    }

    private static DocumentKind? KindByContents(string path)
    {
        try
        {
            var root = LegacyDocument.Read(path).Root;
            return DocumentKind.All.FirstOrDefault(kind => kind.Is(root));
        }
        catch (RecordRejectedException)
        {
            return null; // somebody else's, as far as can be told
        }
    }

    private async Task<ImportedArtefact> ImportAsync(
        DocumentKind kind, List<string> paths, CancellationToken cancellationToken)
    {
        var (tally, began) = (new Tally(), run.Time.GetTimestamp());
        var sink = run.NewSink(tally);
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tally.Read++;
            try
            {
                var images = kind.Map(LegacyDocument.Read(path), source);
                await sink.AddAsync(new SourceRecord(source.NameOf(path), null, null, images), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (PersistenceException problem) when (RecordRejectedException.Of(problem) is { } refusal)
            {
                run.Rejections.Add(
                    new RejectedRecord(source.NameOf(path), null, null, refusal.Column, refusal.Message), tally);
            }

            run.Progress?.Report(new ImportProgress(kind.Pattern, tally.Read, paths.Count, IsDone: false));
        }

        await sink.FinishAsync(cancellationToken).ConfigureAwait(false);
        run.Progress?.Report(new ImportProgress(kind.Pattern, tally.Read, tally.Read, IsDone: true));
        return run.Close(kind.Pattern, null, kind.Target, tally, began);
    }
}
