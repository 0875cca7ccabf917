using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>
/// Tidies up in one database, batch by batch, so that nobody waits long: rows that retention does not keep, expired
/// rows, and the tombstones that may go. What is too much for the time of one pass is left to the next, which begins
/// where this one stopped. Safe for concurrent use by one pass at a time.
/// </summary>
/// <param name="catalog">The tables.</param>
/// <param name="budget">How long a run works at most, rounded up to a batch.</param>
/// <param name="time">The clock.</param>
internal sealed class SideUpkeep(TableCatalog catalog, TimeSpan budget, TimeProvider time)
{
    private const int PageTombstones = 2_000;
    private const int PurgeRows = 1_000;

    /// <summary>How often a partition is tried that somebody uses.</summary>
    private const int DropAttempts = 3;

    private readonly Chore[] _chores = [.. catalog.Tables.SelectMany(ChoresOf)];
    private readonly Dictionary<(DatabaseSide Side, TableDefinition Table), Place> _places = [];
    private readonly Dictionary<DatabaseSide, int> _first = [];

    private enum ChoreKind
    {
        Retire,
        Purge,
        Collect,
    }

    /// <param name="side">The database.</param>
    /// <param name="purge">Removes expired rows there, under its fence; gives their number.</param>
    /// <param name="renew">Called between batches.</param>
    /// <param name="cancellationToken">Honoured between batches.</param>
    public async Task<SideTidied> RunAsync(
        IDatabaseSide side, Func<TableDefinition, int, CancellationToken, Task<int>> purge,
        Func<CancellationToken, Task> renew, CancellationToken cancellationToken)
    {
        var steps = new TimedSteps(budget, time, renew);
        var generation = (await side.Control.ReadAsync(cancellationToken).ConfigureAwait(false)).GcGeneration;
        var months = await side.Upkeep.EnsureMonthsAsync(time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var done = new List<TableUpkeep>();
        var first = _first.GetValueOrDefault(side.Side);
        for (var i = 0; i < _chores.Length && !steps.IsUnfinished; i++)
        {
            _first[side.Side] = (first + i) % _chores.Length;
            var (table, kind) = _chores[_first[side.Side]];
            done.Add(kind switch
            {
                ChoreKind.Retire => await RetireAsync(side, table, steps, cancellationToken).ConfigureAwait(false),
                ChoreKind.Purge => await PurgeAsync(side, table, purge, steps, cancellationToken).ConfigureAwait(false),
                _ => await CollectAsync(side, table, generation, steps, cancellationToken).ConfigureAwait(false),
            });
        }

        return new SideTidied(
            [.. done.GroupBy(one => one.Table).Select(table => table.Aggregate((one, other) => one + other))], months,
            steps.IsUnfinished);
    }

    /// <summary>What a run would find, counted.</summary>
    /// <param name="side">The database.</param>
    /// <param name="cutoffOf">The instant before which rows of a table are not kept.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<TableUpkeep>> LookAsync(
        IDatabaseSide side, Func<TableDefinition, DateTimeOffset?> cutoffOf, CancellationToken cancellationToken)
    {
        var tables = new List<TableUpkeep>();
        foreach (var table in catalog.Tables)
        {
            var tombstones = table.IsAppendOnly
                ? 0
                : (await side.Upkeep.CountTombstonesAsync(table, cancellationToken).ConfigureAwait(false)).Removable;
            var cutoff = cutoffOf(table);
            var gone = table.ExpiresAt is null && cutoff is null
                ? 0
                : await side.Scan.CountAsync(table, cancellationToken).ConfigureAwait(false)
                    - await side.Scan.CountLiveAsync(table, cutoff, time.GetUtcNow(), cancellationToken)
                        .ConfigureAwait(false);
            tables.Add(new TableUpkeep(side.Side, table.ToString())
            {
                Tombstones = tombstones,
                Expired = table.ExpiresAt is null ? 0 : Math.Max(gone, 0),
                Retired = table.ExpiresAt is null ? Math.Max(gone, 0) : 0,
            });
        }

        return tables;
    }

    private static IEnumerable<Chore> ChoresOf(TableDefinition table)
    {
        if (table.AgesBy is not null)
        {
            yield return new Chore(table, ChoreKind.Retire);
        }

        if (table.ExpiresAt is not null)
        {
            yield return new Chore(table, ChoreKind.Purge);
        }

        if (!table.IsAppendOnly)
        {
            yield return new Chore(table, ChoreKind.Collect);
        }
    }

    private static async Task<TableUpkeep> RetireAsync(
        IDatabaseSide side, TableDefinition table, TimedSteps steps, CancellationToken cancellationToken)
    {
        var (done, held) = (new TableUpkeep(side.Side, table.ToString()), 0);
        await steps.RepeatAsync(
            async token =>
            {
                var gone = await side.Upkeep.RetireAsync(table, PurgeRows, token).ConfigureAwait(false);
                held = gone.IsHeldUp ? held + 1 : 0;
                done = done with
                {
                    Retired = done.Retired + gone.Rows, Months = done.Months + gone.Months, IsHeldUp = gone.IsHeldUp,
                };
                return held == DropAttempts || (!gone.IsHeldUp && gone.Months == 0 && gone.Rows < PurgeRows);
            },
            cancellationToken).ConfigureAwait(false);
        return done;
    }

    private static async Task<TableUpkeep> PurgeAsync(
        IDatabaseSide side, TableDefinition table, Func<TableDefinition, int, CancellationToken, Task<int>> purge,
        TimedSteps steps, CancellationToken cancellationToken)
    {
        var removed = 0L;
        await steps.RepeatAsync(
            async token =>
            {
                var rows = await purge(table, PurgeRows, token).ConfigureAwait(false);
                removed += rows;
                return rows < PurgeRows;
            },
            cancellationToken).ConfigureAwait(false);
        return new TableUpkeep(side.Side, table.ToString()) { Expired = removed };
    }

    private async Task<TableUpkeep> CollectAsync(
        IDatabaseSide side, TableDefinition table, long generation, TimedSteps steps,
        CancellationToken cancellationToken)
    {
        var place = _places.GetValueOrDefault((side.Side, table));
        if (place.Generation != generation)
        {
            place = new Place(generation, null, IsDone: false);
        }

        var removed = 0L;
        if (!place.IsDone)
        {
            await steps.RepeatAsync(
                async token =>
                {
                    var page = await side.Upkeep.CollectAsync(table, place.After, PageTombstones, token)
                        .ConfigureAwait(false);
                    removed += page.Removed;
                    place = new Place(generation, page.Last, IsDone: page.Last is null);
                    return place.IsDone;
                },
                cancellationToken).ConfigureAwait(false);
        }

        _places[(side.Side, table)] = place;
        return new TableUpkeep(side.Side, table.ToString()) { Tombstones = removed };
    }

    /// <summary>One thing to do about one table.</summary>
    private sealed record Chore(TableDefinition Table, ChoreKind Kind);

    /// <summary>How far the tombstones of a table have been looked through behind a collection.</summary>
    private readonly record struct Place(long Generation, string? After, bool IsDone);
}
