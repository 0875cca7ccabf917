namespace Persistence.Sdk;

/// <summary>
/// What CitEc answered, table <c>enrichment.citec_cache</c>. Its key is <see cref="CachedResponse.CacheKey"/>, usually
/// <see cref="LineageId.CitecCacheKey"/>.
/// </summary>
public sealed record CitecCacheEntry : CachedResponse
{
    /// <summary>The handle in RePEc that was asked for.</summary>
    public string? RepecHandle { get; init; }
}
