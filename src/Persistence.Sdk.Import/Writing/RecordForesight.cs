using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Import.Writing;

/// <summary>Counts what would become of records, by what stands now. Nothing is written.</summary>
internal sealed class RecordForesight(IDatabase database, int batchRows, Tally tally) : IRecordSink
{
    private readonly Standing _standing = new(database);
    private readonly List<SourceRecord> _batch = [];

    public async Task AddAsync(SourceRecord record, CancellationToken cancellationToken)
    {
        _batch.Add(record);
        if (_batch.Count >= batchRows)
        {
            await FinishAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        var outcome = await _standing.ForeseeAsync(_batch, cancellationToken).ConfigureAwait(false);
        _batch.Clear();
        (tally.Imported, tally.Unchanged, tally.Superseded) = (
            tally.Imported + outcome.Imported, tally.Unchanged + outcome.Unchanged,
            tally.Superseded + outcome.Superseded);
    }
}
