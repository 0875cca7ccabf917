using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>
/// How far retention has come, where it stands on both sides. A cutoff is a point in time that only moves forward, so
/// the later one of two is always right, and passing it on again and again is harmless.
/// </summary>
internal static class Cutoffs
{
    /// <summary>The later cutoff of both sides: a pass may have reached one of them only.</summary>
    /// <returns>Null where nothing was to go.</returns>
    public static async Task<DateTimeOffset?> OfBothAsync(
        IDatabaseSide one, IDatabaseSide other, TableDefinition table, CancellationToken cancellationToken) =>
        table.AgesBy is null
            ? null
            : Later(
                await one.Scan.CutoffAsync(table, cancellationToken).ConfigureAwait(false),
                await other.Scan.CutoffAsync(table, cancellationToken).ConfigureAwait(false));

    /// <summary>The cutoffs of one side, of each table that has one.</summary>
    public static async Task<IReadOnlyDictionary<TableDefinition, DateTimeOffset>> OfAsync(
        IDatabaseSide side, TableCatalog catalog, CancellationToken cancellationToken)
    {
        var cutoffs = new Dictionary<TableDefinition, DateTimeOffset>();
        foreach (var table in catalog.Tables.Where(table => table.AgesBy is not null))
        {
            if (await side.Scan.CutoffAsync(table, cancellationToken).ConfigureAwait(false) is { } cutoff)
            {
                cutoffs[table] = cutoff;
            }
        }

        return cutoffs;
    }

    /// <summary>The later one; null where there is none.</summary>
    public static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other : one;

    /// <summary>Gives both sides the later one of their cutoffs, of every table.</summary>
    /// <exception cref="BindingRejectedException">The two do not belong together.</exception>
    /// <exception cref="AuthorityChangedException">A transition came in between.</exception>
    public static async Task ShareAsync(
        IDatabaseSide authority, IDatabaseSide mirror, TableCatalog catalog, CancellationToken cancellationToken)
    {
        foreach (var table in catalog.Tables.Where(table => table.AgesBy is not null))
        {
            await ShareAsync(authority, mirror, table, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ShareAsync(
        IDatabaseSide authority, IDatabaseSide mirror, TableDefinition table, CancellationToken cancellationToken)
    {
        var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var own = await authority.Scan.CutoffAsync(table, cancellationToken).ConfigureAwait(false);
        var theirs = await mirror.Scan.CutoffAsync(table, cancellationToken).ConfigureAwait(false);
        if (own == theirs || Later(own, theirs) is not { } later)
        {
            return;
        }

        // The mirror first, also where it has the later one: its fence says that the two belong together.
        var recorded = await mirror.Upkeep
            .RaiseCutoffAsync(table, later, control.Stamp.MirrorFence, cancellationToken).ConfigureAwait(false);
        if (own is null || recorded > own)
        {
            await authority.Upkeep.RaiseCutoffAsync(table, recorded, new Fence(control.Epoch), cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
