using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Import.Writing;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>What the artefacts of one import share.</summary>
internal sealed record ImportRun(
    IDatabase Database, ImportRequest Request, Rejections Rejections, TimeProvider Time,
    IProgress<ImportProgress>? Progress)
{
    /// <summary>Takes the records of one artefact, or, in a dry run, foresees what would become of them.</summary>
    public IRecordSink NewSink(Tally tally)
    {
        IRecordSink sink = Request.IsDryRun
            ? new RecordForesight(Database, Request.BatchRows, tally)
            : new RecordWriter(Database, Request.BatchRows, tally, Rejections);
        return Request.Cutoffs.Count == 0 ? sink : new KeptRecords(sink, Request.Cutoffs, tally);
    }

    public ImportedArtefact Close(string file, string? table, string target, Tally tally, long began) => new(
        file, table, target, tally.Read, tally.Imported, tally.Unchanged, tally.Superseded, tally.Rejected,
        Time.GetElapsedTime(began).TotalSeconds);
}
