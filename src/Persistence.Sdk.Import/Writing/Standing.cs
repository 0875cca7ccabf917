using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Import.Writing;

/// <summary>Tells why rows were not taken: all of it was there, or something newer is.</summary>
internal sealed class Standing(IDatabase database)
{
    /// <summary>What became of records that were written.</summary>
    public async Task<BatchOutcome> JudgeAsync(
        IReadOnlyList<SourceRecord> batch, IReadOnlyList<ChangeOutcome> outcomes, CancellationToken cancellationToken)
    {
        var (left, next, imported) = (new List<SourceRecord>(), 0, 0);
        foreach (var record in batch)
        {
            var taken = false;
            foreach (var _ in record.Images)
            {
                taken |= outcomes[next++].Applied;
            }

            imported += taken ? 1 : 0;
            if (!taken)
            {
                left.Add(record);
            }
        }

        var changing = left.FindAll(record => record.Images.Any(image => !image.Table.IsInsertOnly));
        var standing = await ReadAsync(changing, cancellationToken).ConfigureAwait(false);
        var superseded = changing.Count(record => record.Images.Any(image =>
            At(standing, image) is not { } row || image.Table.Contradicts(image.Row, row)));
        return new BatchOutcome(imported, left.Count - superseded, superseded, []);
    }

    /// <summary>What would become of records, by what stands now; nothing is written.</summary>
    public async Task<BatchOutcome> ForeseeAsync(
        IReadOnlyList<SourceRecord> batch, CancellationToken cancellationToken)
    {
        var standing = await ReadAsync(batch, cancellationToken).ConfigureAwait(false);
        var outcome = BatchOutcome.Empty;
        foreach (var record in batch)
        {
            var (isNew, isOld) = (false, false);
            foreach (var image in record.Images)
            {
                var row = At(standing, image);
                var differs = row is not null && image.Table.Contradicts(image.Row, row);
                isNew |= row is null || (differs && image.Table.IsNewer(image.Row, row));
                isOld |= differs;
            }

            outcome += isNew ? new BatchOutcome(1, 0, 0, [])
                : isOld ? new BatchOutcome(0, 0, 1, [])
                : new BatchOutcome(0, 1, 0, []);
        }

        return outcome;
    }

    private static Row? At(Dictionary<ImportTable, IReadOnlyDictionary<string, Row>> standing, Image image) =>
        standing[image.Table].GetValueOrDefault(image.Row.Key.Text);

    private async Task<Dictionary<ImportTable, IReadOnlyDictionary<string, Row>>> ReadAsync(
        IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ImportTable, IReadOnlyDictionary<string, Row>>();
        foreach (var images in records.SelectMany(record => record.Images).GroupBy(image => image.Table))
        {
            found[images.Key] = await images.Key.FindAsync(database, [.. images], cancellationToken)
                .ConfigureAwait(false);
        }

        return found;
    }
}
