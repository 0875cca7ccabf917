using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Stores.Enrichment;

/// <summary>What OpenAlex answered, in any database.</summary>
internal sealed class OpenAlexCache(IDatabase database, TimeProvider time, int defaultDays)
    : ResponseCache<OpenAlexCacheEntry>(database, time, OpenAlexCacheTable.Definition, defaultDays), IOpenAlexCache;
