using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>
/// What another service answered, and when. Immutable; equality is the record's own, in which two separately parsed
/// JSON values are not equal.
/// </summary>
public abstract record CachedResponse
{
    /// <summary>The key, usually a digest of what was asked; at most about 2,500 bytes.</summary>
    public required string CacheKey { get; init; }

    /// <summary>The answer. JSON <c>null</c> is none.</summary>
    public required JsonElement Response { get; init; }

    /// <summary>When it was stored, UTC. Filled in by the cache; what a caller puts here is not used.</summary>
    public DateTimeOffset FetchedAt { get; init; }

    /// <summary>
    /// The instant from which on it may be purged, UTC; null where it never is. Filled in by the cache; what a caller
    /// puts here is not used.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
