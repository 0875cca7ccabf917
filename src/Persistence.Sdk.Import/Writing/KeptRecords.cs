using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Import.Writing;

/// <summary>Passes on the records that retention keeps; all others count as superseded.</summary>
internal sealed class KeptRecords(
    IRecordSink next, IReadOnlyDictionary<TableDefinition, DateTimeOffset> cutoffs, Tally tally) : IRecordSink
{
    public Task AddAsync(SourceRecord record, CancellationToken cancellationToken)
    {
        if (record.Images.Count == 0 || !record.Images.All(IsOld))
        {
            return next.AddAsync(record, cancellationToken);
        }

        tally.Superseded++;
        return Task.CompletedTask;
    }

    public Task FinishAsync(CancellationToken cancellationToken) => next.FinishAsync(cancellationToken);

    private bool IsOld(Image image) =>
        cutoffs.TryGetValue(image.Row.Table, out var cutoff) && image.Row.IsOlderThan(cutoff);
}
