using System.Text.Json;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Enrichment;

namespace Persistence.Sdk.Conformance.Specifications.Enrichment;

/// <summary>What <see cref="IOpenAlexCache"/> promises, on every variant of the database.</summary>
public abstract class OpenAlexCacheSpecification(ConformanceFixture fixture)
    : ResponseCacheSpecification<IOpenAlexCache, OpenAlexCacheEntry>(fixture)
{
    private protected override TableDefinition<OpenAlexCacheEntry> Table => OpenAlexCacheTable.Definition;

    /// <inheritdoc />
    protected override EnrichmentOptions Options(int days) => new() { OpenAlexCacheDays = days };

    /// <inheritdoc />
    protected override OpenAlexCacheEntry Entry(string key, JsonElement response) =>
        new() { CacheKey = key, Response = response, WorkId = "W1", Query = "Ünï" };

    /// <inheritdoc />
    protected override OpenAlexCacheEntry WithoutQuestion(OpenAlexCacheEntry entry) =>
        entry with { WorkId = null, Query = null };
}
