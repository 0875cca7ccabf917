using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Retrieval;

/// <summary>Who owns which keys of the table.</summary>
internal static class QueryCacheKeys
{
    /// <summary>With this begin the keys of the framework's distributed cache, and no key of a query.</summary>
    public const string DistributedCache = "distributed-cache:";

    /// <summary>The first text behind all that begin so, compared by bytes as both databases do.</summary>
    public const string BehindDistributedCache = "distributed-cache;";

    /// <summary>The key of a query's entry.</summary>
    /// <exception cref="ArgumentException">It is missing, blank, or not a query's.</exception>
    public static RowKey Of(string cacheKey)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cacheKey);
        return cacheKey.StartsWith(DistributedCache, StringComparison.Ordinal)
            ? throw new ArgumentException(
                $"Keys that begin with '{DistributedCache}' belong to the distributed cache. Use another key.",
                nameof(cacheKey))
            : RowKey.Of(QueryCacheTable.Definition, cacheKey);
    }
}
