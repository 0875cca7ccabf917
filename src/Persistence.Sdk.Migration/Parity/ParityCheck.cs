using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Replication;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>Compares both sides, table by table, parents first. Safe for concurrent use.</summary>
internal sealed class ParityCheck(
    PhaseTracker tracker, DatabaseSides sides, TableCatalog catalog, MirrorGateway gateway,
    Func<CancellationToken, Task> ensureStarted, TimeProvider time, ILogger<ParityCheck> log) : IParityCheck
{
    public async Task<ParityReport> RunAsync(
        ParityRequest request, IProgress<TableProgress>? progress, CancellationToken cancellationToken)
    {
        var tables = Choose(request);
        await ensureStarted(cancellationToken).ConfigureAwait(false);
        var phase = await tracker.ReloadAsync(cancellationToken).ConfigureAwait(false);
        var route = await ParityRoute.OpenAsync(phase, sides, cancellationToken).ConfigureAwait(false);
        var run = NewRun(route, request);
        var tallies = new List<ParityTally>();
        foreach (var table in tables)
        {
            await route.CheckSchemaAsync(cancellationToken).ConfigureAwait(false);
            var tally = await run.CompareAsync(table, progress, cancellationToken).ConfigureAwait(false);
            tallies.Add(tally);
            if (tally.Underway.Count == 0)
            {
                await RecordAsync(route, request, tally, cancellationToken).ConfigureAwait(false);
            }
        }

        // Children first: what a repair removes from a parent's table goes when its children have gone.
        foreach (var tally in tallies.Where(tally => tally.Underway.Count > 0).Reverse())
        {
            await run.FinishAsync(tally, cancellationToken).ConfigureAwait(false);
            await RecordAsync(route, request, tally, cancellationToken).ConfigureAwait(false);
        }

        return new ParityReport(request.Mode, route.CoverageEpoch, [.. tallies.Select(tally => tally.ToResult())])
        {
            Seed = run.Seed,
        };
    }

    private ParityRun NewRun(ParityRoute route, ParityRequest request)
    {
        var perseverance = new Perseverance(time);
        var settler = new KeySettler(route, new PendingDelivery(gateway), perseverance, time);
        var repair = request.Repair
            ? new Repair(route, new GuardedDelivery(catalog), settler, perseverance, request.TakeFromMirror)
            : null;
        return new ParityRun(route, request, settler, repair, perseverance, time);
    }

    /// <summary>A comparison of every row is evidence, good or bad, of the coverage under which it was made.</summary>
    private async Task RecordAsync(
        ParityRoute route, ParityRequest request, ParityTally tally, CancellationToken cancellationToken)
    {
        var result = tally.ToResult();
        Log.TableCompared(log, result.Table, result.Differences, result.InFlight, result.Repaired);
        await route.ReadControlAsync(cancellationToken).ConfigureAwait(false);
        if (request.Mode == ParityMode.Full && route.CoverageEpoch > 0)
        {
            await route.Authority.Evidence.RecordAsync(
                ParityEvidence.Of(tally, route.CoverageEpoch), cancellationToken).ConfigureAwait(false);
        }
    }

    private TableDefinition[] Choose(ParityRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.SampleRows, 1);
        if (request is { Repair: true, Mode: ParityMode.Counts })
        {
            throw new ArgumentException(
                "Counts do not say which rows differ, so nothing can be repaired by them. Use mode sample or full.",
                nameof(request));
        }

        var unknown = request.Tables.Where(name => catalog.Find(name) is null).ToArray();
        if (unknown.Length > 0)
        {
            throw new ArgumentException(
                $"No such table: {string.Join(", ", unknown)}. "
                + $"The tables of this application are {string.Join(", ", catalog.Tables)}.",
                nameof(request));
        }

        return
        [
            .. catalog.Tables.Where(table => request.Tables.Count == 0 || request.Tables.Contains(table.ToString())),
        ];
    }
}
