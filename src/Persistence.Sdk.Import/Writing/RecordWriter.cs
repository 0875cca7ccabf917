using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Import.Reading;

namespace Persistence.Sdk.Import.Writing;

/// <summary>
/// Writes the records of one artefact in batches, two of them under way at a time; each batch is one transaction of the
/// database that decides, and reaches the mirror as every write does. A batch that is refused for its data is split, so
/// that only the guilty record is refused. Not safe for concurrent use.
/// </summary>
internal sealed class RecordWriter(IDatabase database, int batchRows, Tally tally, Rejections rejections) : IRecordSink
{
    /// <summary>
    /// In memory, about twice what a file takes. Whoever writes beside the import waits for one transaction.
    /// </summary>
    private const long BatchBytes = 3 * 512 * 1024;
    private readonly Standing _standing = new(database);
    private List<SourceRecord> _batch = [];
    private long _bytes;
    private int _rows;
    private Task<BatchOutcome> _underWay = Task.FromResult(BatchOutcome.Empty);

    public async Task AddAsync(SourceRecord record, CancellationToken cancellationToken)
    {
        _batch.Add(record);
        _rows += record.Images.Count;
        _bytes += record.Images.Sum(image => image.Row.ApproximateBytes);
        if (_rows >= batchRows || _bytes >= BatchBytes)
        {
            await SendAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes what is left, and waits for all of it.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await SendAsync(cancellationToken).ConfigureAwait(false);
        await SettleAsync().ConfigureAwait(false);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var next = _batch.Count == 0 ? null : WriteAsync(_batch, cancellationToken);
        (_batch, _rows, _bytes) = ([], 0, 0);
        try
        {
            await SettleAsync().ConfigureAwait(false);
        }
        catch when (next is not null)
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        _underWay = next ?? _underWay;
    }

    private async Task SettleAsync()
    {
        var outcome = await _underWay.ConfigureAwait(false);
        _underWay = Task.FromResult(BatchOutcome.Empty);
        (tally.Imported, tally.Unchanged, tally.Superseded) = (
            tally.Imported + outcome.Imported, tally.Unchanged + outcome.Unchanged,
            tally.Superseded + outcome.Superseded);
        foreach (var refused in outcome.Rejected)
        {
            rejections.Add(refused, tally);
        }
    }

    private async Task<BatchOutcome> WriteAsync(List<SourceRecord> batch, CancellationToken cancellationToken)
    {
        var changes = batch.SelectMany(record => record.Images)
            .Aggregate(new ChangeSet(), (all, image) => all.Append(image.Write));
        try
        {
            var outcomes = await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false);
            return await _standing.JudgeAsync(batch, outcomes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (RecordRejectedException.Of(problem) is { } refusal)
        {
            if (batch.Count == 1)
            {
                var (file, table, row, _) = batch[0];
                return BatchOutcome.Empty with
                {
                    Rejected = [new RejectedRecord(file, table, row, refusal.Column, refusal.Message)],
                };
            }

            var half = batch.Count / 2;
            var first = await WriteAsync([.. batch.Take(half)], cancellationToken).ConfigureAwait(false);
            return first + await WriteAsync([.. batch.Skip(half)], cancellationToken).ConfigureAwait(false);
        }
    }
}
