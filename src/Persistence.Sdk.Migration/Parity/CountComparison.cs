using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Retries;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Upkeep;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>
/// Compares the number of rows. The two sides are not counted at one instant, and what is pending may be on one of them
/// alone; what neither explains is counted again, and only what stays is a difference.
/// </summary>
internal sealed class CountComparison(ParityRoute route, TimeProvider time)
{
    private const int MaxRounds = 8;
    private const int MostPending = 100_000;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(ParityTally tally, CancellationToken cancellationToken)
    {
        var backOff = new BackOff(FirstPause, LongestPause, Random.Shared);
        var least = await CountAsync(tally.Table, cancellationToken).ConfigureAwait(false);
        for (var round = 1; round < MaxRounds && least.Unexplained > 0; round++)
        {
            await Task.Delay(backOff.Next(), time, cancellationToken).ConfigureAwait(false);
            var again = await CountAsync(tally.Table, cancellationToken).ConfigureAwait(false);
            least = again.Unexplained < least.Unexplained ? again : least;
        }

        var mirrorIsPostgres = route.Mirror.Side == DatabaseSide.Postgres;
        var mirrorLacks = least.Authority > least.Mirror;
        tally.Add(
            mirrorLacks == mirrorIsPostgres ? DifferenceKind.MissingInPostgres : DifferenceKind.MissingInSqlite,
            least.Unexplained);
        tally.AddInFlight(Math.Abs(least.Authority - least.Mirror) - least.Unexplained);
        (tally.SqliteRows, tally.PostgresRows) =
            mirrorIsPostgres ? (least.Authority, least.Mirror) : (least.Mirror, least.Authority);
    }

    private async Task<Counts> CountAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        var cutoff = await Cutoffs.OfBothAsync(route.Sqlite, route.Postgres, table, cancellationToken)
            .ConfigureAwait(false);
        var now = time.GetUtcNow();
        var pending = await PendingAsync(table, cancellationToken).ConfigureAwait(false);
        var before = await route.Authority.Scan.CountLiveAsync(table, cutoff, now, cancellationToken)
            .ConfigureAwait(false);
        var mirror = await route.Mirror.Scan.CountLiveAsync(table, cutoff, now, cancellationToken)
            .ConfigureAwait(false);
        var after = await route.Authority.Scan.CountLiveAsync(table, cutoff, now, cancellationToken)
            .ConfigureAwait(false);
        var nearest = Math.Clamp(mirror, Math.Min(before, after), Math.Max(before, after));
        return new Counts(nearest, mirror, Math.Max(0, Math.Abs(nearest - mirror) - pending));
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

    /// <summary>One look: the number on the authority that is nearest to the mirror's.</summary>
    private sealed record Counts(long Authority, long Mirror, long Unexplained);
}
