using Persistence.Sdk.Core.Foreign;
using Persistence.Sdk.Import.Reading;
using Persistence.Sdk.Import.Writing;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>The tables of one SQLite file.</summary>
/// <param name="files">Opens it.</param>
/// <param name="run">The import.</param>
/// <param name="name">The file, as the report names it.</param>
internal sealed class SqliteArtefacts(IForeignFiles files, ImportRun run, string name)
{
    private const int PageRows = 4_000;
    private const string OfThisLibrary = "persistence_control";

    public async Task<FoundArtefacts> ImportAsync(string path, CancellationToken cancellationToken)
    {
        var tally = new Tally();
        var (artefacts, skipped) = (new List<ImportedArtefact>(), new List<SkippedArtefact>());
        try
        {
            using var file = files.TryOpen(path);
            var tables = file?.Tables() ?? [];
            if (tables.Any(table => table.Name == OfThisLibrary))
            {
                return new FoundArtefacts([], [new SkippedArtefact(name, null, 0, "It is a file of this library.")]);
            }

            foreach (var table in tables)
            {
                if (LegacyTables.All.FirstOrDefault(known => known.Is(table)) is { } known)
                {
                    artefacts.Add(await ImportAsync(file!, table, known, cancellationToken).ConfigureAwait(false));
                }
                else
                {
                    skipped.Add(new SkippedArtefact(name, table.Name, file!.Count(table), LegacyTables.WhyNot(table)));
                }
            }
        }
        catch (ForeignFileException problem)
        {
            run.Rejections.Add(new RejectedRecord(name, null, null, null, problem.Message), tally);
            artefacts.Add(run.Close(name, null, "", tally, run.Time.GetTimestamp()));
        }

        return new FoundArtefacts(artefacts, skipped);
    }

    private async Task<ImportedArtefact> ImportAsync(
        IForeignFile file, ForeignTable table, LegacyTable known, CancellationToken cancellationToken)
    {
        var (tally, began) = (new Tally(), run.Time.GetTimestamp());
        var missing = known.Required.Except(table.Columns).ToArray();
        if (missing.Length > 0)
        {
            run.Rejections.Add(
                new RejectedRecord(
                    name, table.Name, null, string.Join(", ", missing), "the table lacks what identifies its rows."),
                tally);
            return run.Close(name, table.Name, known.Target, tally, began);
        }

        var sink = run.NewSink(tally);
        try
        {
            await ReadAsync(file, table, known, tally, sink, cancellationToken).ConfigureAwait(false);
        }
        catch (ForeignFileException problem)
        {
            run.Rejections.Add(new RejectedRecord(name, table.Name, null, null, problem.Message), tally);
        }

        await sink.FinishAsync(cancellationToken).ConfigureAwait(false);
        run.Progress?.Report(new ImportProgress($"{name}: {table.Name}", tally.Read, tally.Read, IsDone: true));
        return run.Close(name, table.Name, known.Target, tally, began);
    }

    private async Task ReadAsync(
        IForeignFile file, ForeignTable table, LegacyTable known, Tally tally, IRecordSink sink,
        CancellationToken cancellationToken)
    {
        var total = file.Count(table);
        string[] columns = [.. known.Required, .. known.Others.Intersect(table.Columns)];
        for (long? after = null; file.Page(table, columns, after, PageRows) is { Count: > 0 } page; after = page[^1].Id)
        {
            foreach (var row in page)
            {
                tally.Read++;
                try
                {
                    var image = known.Map(new LegacyRow(columns, row), file);
                    await sink.AddAsync(new SourceRecord(name, table.Name, row.Id, [image]), cancellationToken)
                        .ConfigureAwait(false);
                }
                catch (PersistenceException problem) when (RecordRejectedException.Of(problem) is { } refusal)
                {
                    run.Rejections.Add(
                        new RejectedRecord(name, table.Name, row.Id, refusal.Column, refusal.Message), tally);
                }
            }

            run.Progress?.Report(new ImportProgress($"{name}: {table.Name}", tally.Read, total, IsDone: false));
        }
    }
}
