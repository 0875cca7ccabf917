using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>
/// Tidies up in one database, batch by batch, so that nobody waits long: the tombstones that may go, and expired rows.
/// What is too much for one pass is left to the next, which goes on from there. Safe for concurrent use by one pass at a
/// time.
/// </summary>
internal sealed class SideUpkeep(TableCatalog catalog, TimeProvider time)
{
    private const int PageTombstones = 2_000;
    private const int PurgeRows = 1_000;

    /// <summary>The batches of one table in one pass.</summary>
    private const int Budget = 250;

    private readonly Dictionary<(DatabaseSide Side, TableDefinition Table), Place> _places = [];

    /// <summary>Whether the last run left work.</summary>
    public bool HasMore { get; private set; }

    /// <param name="side">The database.</param>
    /// <param name="purge">Removes expired rows there, under its fence; gives their number.</param>
    /// <param name="renew">Called between batches.</param>
    /// <param name="cancellationToken">Honoured between batches.</param>
    public async Task<IReadOnlyList<TableUpkeep>> RunAsync(
        IDatabaseSide side, Func<TableDefinition, int, CancellationToken, Task<int>> purge,
        Func<CancellationToken, Task> renew, CancellationToken cancellationToken)
    {
        HasMore = false;
        var generation = (await side.Control.ReadAsync(cancellationToken).ConfigureAwait(false)).GcGeneration;
        await side.Upkeep.EnsureMonthsAsync(time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var tables = new List<TableUpkeep>();
        foreach (var table in catalog.Tables)
        {
            var expired = table.ExpiresAt is null
                ? 0
                : await PurgeAsync(table, purge, renew, cancellationToken).ConfigureAwait(false);
            var tombstones = table.IsAppendOnly
                ? 0
                : await CollectAsync(side, table, generation, renew, cancellationToken).ConfigureAwait(false);
            tables.Add(new TableUpkeep(side.Side, table.ToString(), tombstones, expired));
        }

        return tables;
    }

    /// <summary>What a run would find, counted.</summary>
    public async Task<IReadOnlyList<TableUpkeep>> LookAsync(IDatabaseSide side, CancellationToken cancellationToken)
    {
        var tables = new List<TableUpkeep>();
        foreach (var table in catalog.Tables)
        {
            var tombstones = table.IsAppendOnly
                ? 0
                : (await side.Upkeep.CountTombstonesAsync(table, cancellationToken).ConfigureAwait(false)).Removable;
            var expired = table.ExpiresAt is null
                ? 0
                : await side.Scan.CountAsync(table, cancellationToken).ConfigureAwait(false)
                    - await side.Scan.CountLiveAsync(table, -1, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            tables.Add(new TableUpkeep(side.Side, table.ToString(), tombstones, Math.Max(expired, 0)));
        }

        return tables;
    }

    private async Task<long> PurgeAsync(
        TableDefinition table, Func<TableDefinition, int, CancellationToken, Task<int>> purge,
        Func<CancellationToken, Task> renew, CancellationToken cancellationToken)
    {
        var removed = 0L;
        for (var batch = 0; batch < Budget; batch++)
        {
            var rows = await purge(table, PurgeRows, cancellationToken).ConfigureAwait(false);
            removed += rows;
            if (rows < PurgeRows)
            {
                return removed;
            }

            await renew(cancellationToken).ConfigureAwait(false);
        }

        HasMore = true;
        return removed;
    }

    private async Task<long> CollectAsync(
        IDatabaseSide side, TableDefinition table, long generation, Func<CancellationToken, Task> renew,
        CancellationToken cancellationToken)
    {
        var place = _places.GetValueOrDefault((side.Side, table));
        if (place.Generation != generation)
        {
            place = new Place(generation, null, IsDone: false);
        }

        var removed = 0L;
        for (var batch = 0; batch < Budget && !place.IsDone; batch++)
        {
            var page = await side.Upkeep.CollectAsync(table, place.After, PageTombstones, cancellationToken)
                .ConfigureAwait(false);
            removed += page.Removed;
            place = new Place(generation, page.Last, IsDone: page.Last is null);
            await renew(cancellationToken).ConfigureAwait(false);
        }

        _places[(side.Side, table)] = place;
        HasMore |= !place.IsDone;
        return removed;
    }

    /// <summary>How far the tombstones of a table have been looked through behind a collection.</summary>
    private readonly record struct Place(long Generation, string? After, bool IsDone);
}
