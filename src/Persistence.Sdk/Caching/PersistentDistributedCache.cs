using Microsoft.Extensions.Caching.Distributed;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Retrieval;

namespace Persistence.Sdk.Caching;

/// <summary>The framework's cache in the rows of the query cache. Safe for concurrent use.</summary>
internal sealed class PersistentDistributedCache(IDatabase database, TimeProvider time) : IDistributedCache
{
    private static readonly TableDefinition<QueryCacheEntry> Table = QueryCacheTable.Definition;
    private static readonly SqlText NewExpiry = SqlText.Same("expires_at = @expires_at");

    // Only the entry that was read: neither one that was stored since, nor one that another use has kept already.
    private static readonly SqlText EntryAsRead = SqlText.Same(
        "cache_key = @cache_key AND created_at = @created_at AND expires_at = @read_expires_at");

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var now = time.GetUtcNow();
        var row = await database.FindAsync(Table, RowKeyOf(key), token).ConfigureAwait(false);
        if (row?.Answer is null || row.ExpiresAt <= now || DistributedEntry.Parse(row.Answer) is not { } entry)
        {
            return null;
        }

        if (row.ExpiresAt is { } expiresAt && entry.ExpiresAfterUse(now) is { } later && later > expiresAt)
        {
            await KeepAsync(row, later, token).ConfigureAwait(false);
        }

        return entry.Value;
    }

    public async Task SetAsync(
        string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        var now = time.GetUtcNow();
        var entry = DistributedEntry.Create(value, options, now);
        var row = new QueryCacheEntry
        {
            CacheKey = DistributedEntry.KeyOf(key),
            Answer = entry.ToString(),
            CreatedAt = now,
            ExpiresAt = entry.ExpiresAfterUse(now),
            ShareEligible = false,
        };
        await database.WriteAsync(new ChangeSet().Put(Table, row), token).ConfigureAwait(false);
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => GetAsync(key, token);

    public Task RemoveAsync(string key, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return database.WriteAsync(new ChangeSet().Delete(RowKeyOf(key)), token);
    }

    // The interface has methods that return only when the work is done. Nothing in this library comes back to the
    // caller's context, so that blocking it cannot keep the work from its end.
    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) =>
        SetAsync(key, value, options).GetAwaiter().GetResult();

    public void Refresh(string key) => RefreshAsync(key).GetAwaiter().GetResult();

    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();

    private static RowKey RowKeyOf(string key) => RowKey.Of(Table, DistributedEntry.KeyOf(key));

    private async Task KeepAsync(QueryCacheEntry row, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var parameters = new SqlParameters()
            .Add("expires_at", Table["expires_at"], expiresAt)
            .Add("cache_key", Table["cache_key"], row.CacheKey)
            .Add("created_at", Table["created_at"], row.CreatedAt)
            .Add("read_expires_at", Table["expires_at"], row.ExpiresAt);
        var changes = new ChangeSet().UpdateWhere(Table, NewExpiry, EntryAsRead, parameters);
        await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false);
    }
}
