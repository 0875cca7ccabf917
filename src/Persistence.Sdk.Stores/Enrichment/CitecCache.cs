using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Stores.Enrichment;

/// <summary>What CitEc answered, in any database.</summary>
internal sealed class CitecCache(IDatabase database, TimeProvider time, int defaultDays)
    : ResponseCache<CitecCacheEntry>(database, time, CitecCacheTable.Definition, defaultDays), ICitecCache;
