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
            ExpiresAt = timeToLive is { } time ? now + Checked(time, now) : entry.ExpiresAt,
        };
    }

    private static TimeSpan Checked(TimeSpan timeToLive, DateTimeOffset now) =>
        timeToLive > TimeSpan.Zero && timeToLive < DateTimeOffset.MaxValue - now
            ? timeToLive
            : throw new ArgumentOutOfRangeException(nameof(timeToLive), timeToLive,
                "The time to live must be positive and end before the year 10000. Leave it out for an entry that never "
                + "expires.");
}
