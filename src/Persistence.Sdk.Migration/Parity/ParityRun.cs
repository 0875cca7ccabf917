using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Backfill;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>Compares one table after the other in the mode asked for. Used by one run.</summary>
internal sealed class ParityRun(
    ParityRoute route, ParityRequest request, KeySettler settler, Repair? repair, Perseverance perseverance,
    TimeProvider time)
{
    private readonly TableComparison _comparison = new(route, settler, repair, perseverance);
    private readonly CountComparison _counts = new(route, time);

    /// <summary>The seed of a sample; null in the other modes.</summary>
    public int? Seed { get; } =
        request.Mode == ParityMode.Sample ? request.Seed ?? Random.Shared.Next() : null;

    public async Task<ParityTally> CompareAsync(
        TableDefinition table, IProgress<TableProgress>? progress, CancellationToken cancellationToken)
    {
        var tally = new ParityTally(table, route.Authority.Side, request);
        switch (request.Mode)
        {
            case ParityMode.Counts:
                await _counts.RunAsync(tally, cancellationToken).ConfigureAwait(false);
                Report(tally.SqliteRows).Report(tally.SqliteRows, isDone: true);
                break;
            case ParityMode.Sample:
                var seen = await SampleAsync(tally, cancellationToken).ConfigureAwait(false);
                Report(seen).Report(seen, isDone: true);
                break;
            case ParityMode.Full:
                var total = await route.Authority.Scan.CountAsync(table, cancellationToken).ConfigureAwait(false);
                var meter = Report(total);
                await _comparison.RunAsync(
                    tally, null, null, rows => meter.Report(rows, isDone: false), cancellationToken)
                    .ConfigureAwait(false);
                meter.Report(Math.Max(tally.SqliteRows, tally.PostgresRows), isDone: true);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(table), request.Mode, "There is no such mode.");
        }

        return tally;

        ProgressMeter Report(long rows) => new(table.ToString(), rows, 0, time, progress);
    }

    /// <summary>Looks again at what a repair has stamped and the mirror did not take at once.</summary>
    public async Task FinishAsync(ParityTally tally, CancellationToken cancellationToken)
    {
        if (repair is not null)
        {
            var outcome = await repair.FinishAsync(tally.Underway, cancellationToken).ConfigureAwait(false);
            tally.AddRepaired(outcome.Healed.Count);
        }
    }

    /// <summary>Says how many rows were looked at; the tally gets the numbers of all.</summary>
    private async Task<long> SampleAsync(ParityTally tally, CancellationToken cancellationToken)
    {
        var places = await SamplePlaces.ChooseAsync(
            route.Authority.Scan, tally.Table, request.SampleRows, new Random(Seed!.Value), cancellationToken)
            .ConfigureAwait(false);
        foreach (var (after, upTo) in places)
        {
            await _comparison.RunAsync(tally, after, upTo, null, cancellationToken).ConfigureAwait(false);
        }

        var seen = Math.Max(tally.SqliteRows, tally.PostgresRows);
        tally.SqliteRows = await route.Sqlite.Scan.CountAsync(tally.Table, cancellationToken).ConfigureAwait(false);
        tally.PostgresRows = await route.Postgres.Scan.CountAsync(tally.Table, cancellationToken).ConfigureAwait(false);
        return seen;
    }
}
