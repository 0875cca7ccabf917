namespace Persistence.Sdk;

/// <summary>
/// What OpenAlex answered, table <c>enrichment.openalex_cache</c>. Its key is
/// <see cref="CachedResponse.CacheKey"/>, usually <see cref="LineageId.OpenAlexCacheKey"/>.
/// </summary>
public sealed record OpenAlexCacheEntry : CachedResponse
{
    /// <summary>The work that was found.</summary>
    public string? WorkId { get; init; }

    /// <summary>What was asked.</summary>
    public string? Query { get; init; }
}
