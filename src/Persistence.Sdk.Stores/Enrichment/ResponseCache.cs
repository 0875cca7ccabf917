using System.Text.Json;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Enrichment;

/// <summary>A response cache over any database.</summary>
/// <param name="database">The database.</param>
/// <param name="time">The clock.</param>
/// <param name="table">The table.</param>
/// <param name="defaultDays">How long an answer is good for where a call says nothing else.</param>
internal abstract class ResponseCache<TEntry>(
    IDatabase database, TimeProvider time, TableDefinition<TEntry> table, int defaultDays)
    : IResponseCache<TEntry>
    where TEntry : CachedResponse
{
    public async Task<TEntry?> GetAsync(
        string cacheKey, int? days = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cacheKey);
        var age = Checked(days);
        try
        {
            var entry = await database.FindAsync(table, RowKey.Of(table, cacheKey), cancellationToken)
                .ConfigureAwait(false);
            return entry is not null && IsHit(entry, age) ? entry : null;
        }
        catch (StoredValueRejectedException)
        {
            return null; // what is damaged is fetched again, and replaced
        }
    }

    public Task SetAsync(TEntry entry, int? days = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentException.ThrowIfNullOrWhiteSpace(entry.CacheKey);
        if (!IsAnswer(entry))
        {
            throw new ArgumentException("JSON null is no answer. Keep only what was found.", nameof(entry));
        }

        var now = Lifetimes.FloorMicroseconds(time.GetUtcNow());
        var row = entry with { FetchedAt = now, ExpiresAt = now + Checked(days) + Lifetimes.Microsecond };
        return database.WriteAsync(new ChangeSet().Put(table, row), cancellationToken);
    }

    public Task<int> PurgeExpiredAsync(CancellationToken cancellationToken = default) =>
        ExpiredRows.PurgeAsync(database, table, cancellationToken);

    private static bool IsAnswer(TEntry entry) =>
        entry.Response.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    private TimeSpan Checked(int? given)
    {
        var days = given ?? defaultDays;
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1, nameof(days));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, IResponseCache<TEntry>.MaxDays, nameof(days));
        return TimeSpan.FromDays(days);
    }

    private bool IsHit(TEntry entry, TimeSpan age)
    {
        var now = Lifetimes.FloorMicroseconds(time.GetUtcNow());
        return now - entry.FetchedAt <= age
            && (entry.ExpiresAt is not { } expiresAt || expiresAt > now)
            && IsAnswer(entry);
    }
}
