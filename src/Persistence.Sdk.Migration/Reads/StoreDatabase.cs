using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>
/// The database as one store sees it: that which follows the phases, with the store's reads served as its options say.
/// </summary>
/// <param name="store">The name of the store's interface.</param>
/// <param name="rule">What the options say of the store's reads.</param>
/// <param name="inner">The database that follows the phases.</param>
/// <param name="ramp">Point reads from the mirror.</param>
/// <param name="shadow">Reads that both databases are to answer.</param>
internal sealed class StoreDatabase(
    string store, StoreReadRule rule, IDatabase inner, ReadRamp ramp, ShadowReads shadow) : IDatabase
{
    public Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, CancellationToken cancellationToken = default)
        where T : class
    {
        var settings = rule.Current;
        return settings.IsPlain
            ? inner.FindAsync(table, key, cancellationToken)
            : FindAsync(settings, table, key, cancellationToken);
    }

    public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, CancellationToken cancellationToken = default)
        where T : class => shadow.Chooses(rule.Current.ShadowPercent)
            ? QueryBothAsync(query, cancellationToken)
            : inner.QueryAsync(query, cancellationToken);

    public Task<IReadOnlyList<ChangeOutcome>> WriteAsync(
        ChangeSet changes, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(changes, cancellationToken);

    public Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, CancellationToken cancellationToken = default) =>
        inner.PurgeExpiredAsync(table, limit, cancellationToken);

    private async Task<T?> FindAsync<T>(
        ReadSettings settings, TableDefinition<T> table, RowKey key, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(key);
        var found = StickyShare.Includes(key, settings.RampPercent)
            ? await ramp.TryFindAsync(store, table, key, cancellationToken).ConfigureAwait(false)
            : default;
        var row = found.IsServed
            ? found.Row
            : await inner.FindAsync(table, key, cancellationToken).ConfigureAwait(false);
        if (shadow.Chooses(settings.ShadowPercent))
        {
            shadow.Offer(store, table, key, row, found.IsServed);
        }

        return row;
    }

    private async Task<IReadOnlyList<T>> QueryBothAsync<T>(Query<T> query, CancellationToken cancellationToken)
        where T : class
    {
        var rows = await inner.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        shadow.Offer(store, query, rows);
        return rows;
    }
}
