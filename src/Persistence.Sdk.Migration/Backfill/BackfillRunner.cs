using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Replication;
using Persistence.Sdk.Migration.Upkeep;

namespace Persistence.Sdk.Migration.Backfill;

/// <summary>Runs a backfill over the tables, parents first. Safe for concurrent use.</summary>
internal sealed class BackfillRunner(
    PhaseTracker tracker, DatabaseSides sides, TableCatalog catalog, Func<CancellationToken, Task> ensureStarted,
    IIdGenerator ids, TimeProvider time, ILogger<BackfillRunner> log) : IBackfill
{
    public async Task<BackfillReport> RunAsync(
        BackfillRequest request, IProgress<TableProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.ChunkRows, 1);
        var tables = Choose(request.Tables);
        await ensureStarted(cancellationToken).ConfigureAwait(false);
        var phase = await tracker.ReloadAsync(cancellationToken).ConfigureAwait(false);
        var route = await BackfillRoute.OpenAsync(phase, sides, request.IsReverse, cancellationToken)
            .ConfigureAwait(false);
        var runId = ids.NextUuid().ToString("D");
        var lease = new BackfillLease(route.Authority, runId, time, log);
        await using var leaseScope = lease.ConfigureAwait(false);
        await lease.TakeAsync(cancellationToken).ConfigureAwait(false);
        await new Perseverance(time).RunAsync(token => ShareCutoffsAsync(route, token), cancellationToken)
            .ConfigureAwait(false);
        var results = new List<TableBackfill>();
        foreach (var table in tables)
        {
            await NewCopy(route, request, lease).CheckTargetAsync(table, cancellationToken).ConfigureAwait(false);
        }

        foreach (var table in tables)
        {
            var copy = NewCopy(route, request, lease);
            results.Add(await copy.RunAsync(table, runId, progress, cancellationToken).ConfigureAwait(false));
            Log.TableBackfilled(log, results[^1].Table, results[^1].Rows, results[^1].Refused, results[^1].Removed);
        }

        return new BackfillReport(results);
    }

    private async Task<bool> ShareCutoffsAsync(BackfillRoute route, CancellationToken cancellationToken)
    {
        await Cutoffs.ShareAsync(route.Authority, route.Mirror, catalog, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private TableCopy NewCopy(BackfillRoute route, BackfillRequest request, BackfillLease lease)
    {
        var guarded = new GuardedDelivery(catalog);
        var delivery = new ChunkDelivery(route, guarded, new Leftovers(route, guarded, time), time, log);
        return new TableCopy(route, request, lease, delivery, new Perseverance(time), time, log);
    }

    private TableDefinition[] Choose(IReadOnlyList<string> names)
    {
        var unknown = names.Where(name => catalog.Find(name) is null).ToArray();
        if (unknown.Length > 0)
        {
            throw new ArgumentException(
                $"No such table: {string.Join(", ", unknown)}. "
                + $"The tables of this application are {string.Join(", ", catalog.Tables)}.",
                nameof(names));
        }

        return [.. catalog.Tables.Where(table => names.Count == 0 || names.Contains(table.ToString()))];
    }
}
