using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Caching;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk;

/// <summary>Registers the framework's cache over the query cache's table.</summary>
public static class DistributedCacheServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="IDistributedCache"/> over table <c>retrieval.query_cache</c>, in the database that decides
    /// in the phase in force. Its keys lie in a namespace of their own there; keys may be any text and values any
    /// bytes. Needs <see cref="PersistenceServiceCollectionExtensions"/> and module <c>Pipeline</c>. A use of an entry
    /// with a sliding expiration is a write. Expired entries go with <see cref="IQueryCache.PurgeExpiredAsync"/>. The
    /// synchronous methods block their caller.
    /// </summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddPersistentDistributedCache(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton<IDistributedCache>(static provider =>
        {
            _ = provider.GetRequiredService<IQueryCache>(); // says what to do where its module is not in use
            return new PersistentDistributedCache(
                provider.GetRequiredService<IDatabase>(), provider.GetRequiredService<TimeProvider>());
        });
    }
}
