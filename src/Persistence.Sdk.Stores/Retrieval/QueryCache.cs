using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Retrieval;

/// <summary>The query cache over any database.</summary>
internal sealed class QueryCache(IDatabase database, TimeProvider time) : IQueryCache
{
    private static readonly TableDefinition<QueryCacheEntry> Table = QueryCacheTable.Definition;

    public async Task<QueryCacheEntry?> GetAsync(string cacheKey, CancellationToken cancellationToken = default)
    {
        var entry = await database.FindAsync(
            Table, QueryCacheKeys.Of(cacheKey), cancellationToken).ConfigureAwait(false);
        return entry is not null && IsHit(entry) ? entry : null;
    }

    public async Task<QueryCacheEntry?> FindAsync(
        string query, string paperPath, string model, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        ArgumentException.ThrowIfNullOrWhiteSpace(paperPath);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        var normalized = LineageId.NormalizedQuery(query);
        if (normalized.Length == 0)
        {
            return null;
        }

        var newest = QueryCacheQueries.Newest(normalized, paperPath, model, time.GetUtcNow());
        var found = await database.QueryAsync(newest, cancellationToken).ConfigureAwait(false);
        return found.Count > 0 && IsHit(found[0]) ? found[0] : null;
    }

    public Task SetAsync(
        QueryCacheEntry entry, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _ = QueryCacheKeys.Of(entry.CacheKey);
        var row = QueryCacheRows.Complete(entry, timeToLive, time.GetUtcNow());
        return database.WriteAsync(new ChangeSet().Put(Table, row), cancellationToken);
    }

    public async Task<bool> InvalidateAsync(string cacheKey, CancellationToken cancellationToken = default)
    {
        var changes = new ChangeSet().Delete(QueryCacheKeys.Of(cacheKey));
        return (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false))[0].Applied;
    }

    public async Task<int> InvalidatePaperAsync(string paperPath, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(paperPath);
        var changes = new ChangeSet().DeleteWhere(
            Table, QueryCacheQueries.AllOfPaper, QueryCacheQueries.OfPaper(paperPath));
        return (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false))[0].Rows;
    }

    public Task<int> InvalidateOlderThanAsync(DateTimeOffset instant, CancellationToken cancellationToken = default) =>
        ExpiredRows.AllAsync(async () =>
        {
            var changes = new ChangeSet().DeleteWhere(
                Table, QueryCacheQueries.SomeOlder, QueryCacheQueries.Older(instant, ExpiredRows.MaxRemoved));
            return (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false))[0].Rows;
        });

    public Task<int> PurgeExpiredAsync(CancellationToken cancellationToken = default) =>
        ExpiredRows.PurgeAsync(database, Table, cancellationToken);

    private bool IsHit(QueryCacheEntry entry) =>
        (entry.ExpiresAt is not { } expiresAt || expiresAt > time.GetUtcNow())
        && !string.IsNullOrWhiteSpace(entry.Answer);
}
