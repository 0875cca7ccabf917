using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Retrieval;

/// <summary>Makes the row of what a caller wants cached.</summary>
internal static class QueryCacheRows
{
    public static QueryCacheEntry Complete(QueryCacheEntry entry, TimeSpan? timeToLive, DateTimeOffset now)
    {
        var normalized = entry.Query is null ? null : LineageId.NormalizedQuery(entry.Query);
        return entry with
        {
            QueryNormalized = normalized,
            QueryDigest = normalized is null ? null : LineageId.Text(normalized),
            PaperPath = entry.PaperPath is null ? null : LineageId.PaperPath(entry.PaperPath),
            CreatedAt = now,
            ExpiresAt = timeToLive is { } time ? Lifetimes.End(now, time, nameof(timeToLive)) : entry.ExpiresAt,
        };
    }
}
