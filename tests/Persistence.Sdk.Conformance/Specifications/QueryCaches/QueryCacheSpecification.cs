using System.Text.Json;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Retrieval;

namespace Persistence.Sdk.Conformance.Specifications.QueryCaches;

/// <summary>What <see cref="IQueryCache"/> promises, on every variant of the database.</summary>
public abstract partial class QueryCacheSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private static readonly TableDefinition<QueryCacheEntry> Table = QueryCacheTable.Definition;

    /// <summary>The store under test.</summary>
    protected IQueryCache Cache => Fixture.Store<IQueryCache>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    private static string NewKey() => NewId("key");

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static QueryCacheEntry Entry(string key, string? answer = "answer") => new() { CacheKey = key, Answer = answer };

    private static QueryCacheEntry Asked(string query, string paper, string model, string answer) => new()
    {
        CacheKey = NewKey(),
        Query = query,
        PaperPath = paper,
        Model = model,
        Answer = answer,
    };

    private void Wait(double seconds = 1) => Fixture.Clock.Advance(TimeSpan.FromSeconds(seconds));

    private async Task<QueryCacheEntry> StoredAsync(QueryCacheEntry entry)
    {
        await Cache.SetAsync(entry);
        return await RowAsync(entry.CacheKey) ?? throw new InvalidOperationException($"'{entry.CacheKey}' is not there.");
    }

    /// <summary>The row at a key, whether or not the cache would show it.</summary>
    private Task<QueryCacheEntry?> RowAsync(string key) => Database.FindAsync(Table, RowKey.Of(Table, key));
}
