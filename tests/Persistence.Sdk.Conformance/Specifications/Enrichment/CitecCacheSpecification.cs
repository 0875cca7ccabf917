using System.Text.Json;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Enrichment;

namespace Persistence.Sdk.Conformance.Specifications.Enrichment;

/// <summary>What <see cref="ICitecCache"/> promises, on every variant of the database.</summary>
public abstract class CitecCacheSpecification(ConformanceFixture fixture)
    : ResponseCacheSpecification<ICitecCache, CitecCacheEntry>(fixture)
{
    private protected override TableDefinition<CitecCacheEntry> Table => CitecCacheTable.Definition;

    /// <inheritdoc />
    protected override EnrichmentOptions Options(int days) => new() { CitecCacheDays = days };

    /// <inheritdoc />
    protected override CitecCacheEntry Entry(string key, JsonElement response) =>
        new() { CacheKey = key, Response = response, RepecHandle = "repec:ü" };

    /// <inheritdoc />
    protected override CitecCacheEntry WithoutQuestion(CitecCacheEntry entry) => entry with { RepecHandle = null };
}
