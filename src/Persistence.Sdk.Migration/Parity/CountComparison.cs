using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>
/// Compares the number of rows. The two sides are not counted at one instant, and what is pending may be on one of them
/// alone; only what neither explains is a difference.
/// </summary>
internal sealed class CountComparison(ParityRoute route, TimeProvider time)
{
    private const int MostPending = 100_000;

    public async Task RunAsync(ParityTally tally, CancellationToken cancellationToken)
    {
        var table = tally.Table;
        var floor = !table.IsAppendOnly ? 0 : Math.Max(
            await route.Sqlite.Scan.FloorAsync(table, cancellationToken).ConfigureAwait(false),
            await route.Postgres.Scan.FloorAsync(table, cancellationToken).ConfigureAwait(false));
        var now = time.GetUtcNow();
        var pending = await PendingAsync(table, cancellationToken).ConfigureAwait(false);
        var before = await route.Authority.Scan.CountLiveAsync(table, floor, now, cancellationToken)
            .ConfigureAwait(false);
        var mirror = await route.Mirror.Scan.CountLiveAsync(table, floor, now, cancellationToken).ConfigureAwait(false);
        var after = await route.Authority.Scan.CountLiveAsync(table, floor, now, cancellationToken)
            .ConfigureAwait(false);
        var lacking = Math.Min(before, after) - pending - mirror;
        var surplus = mirror - Math.Max(before, after) - pending;
        var mirrorIsPostgres = route.Mirror.Side == DatabaseSide.Postgres;
        var (inPostgres, inSqlite) = mirrorIsPostgres ? (lacking, surplus) : (surplus, lacking);
        tally.Add(DifferenceKind.MissingInPostgres, Math.Max(0, inPostgres));
        tally.Add(DifferenceKind.MissingInSqlite, Math.Max(0, inSqlite));
        tally.AddInFlight(Math.Abs(after - mirror) - Math.Max(0, Math.Max(lacking, surplus)));
        (tally.SqliteRows, tally.PostgresRows) = mirrorIsPostgres ? (after, mirror) : (mirror, after);
    }

    private async Task<long> PendingAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        var keys = 0L;
        foreach (var parked in (bool[])[false, true])
        {
            var page = new PendingPage(null, null, parked, MostPending) { Table = table };
            keys += (await route.Authority.Pending.ReadAsync(page, cancellationToken).ConfigureAwait(false)).Count;
        }

        return keys;
    }
}
