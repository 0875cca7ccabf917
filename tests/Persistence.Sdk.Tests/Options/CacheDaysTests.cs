using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Tests.Options;

/// <summary>For how many days cached answers are good, by the variables of the source system.</summary>
public sealed class CacheDaysTests
{
    [Fact]
    public async Task The_days_of_each_cache_come_from_its_own_variable()
    {
        using var folder = new TempFolder();
        var variables = new Dictionary<string, string>
        {
            ["OPENALEX_CACHE_TTL_DAYS"] = "7", ["CITEC_CACHE_TTL_DAYS"] = "90",
        };
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Persistence:Sqlite:Path", (string?)folder.File("state.sqlite"))])
            .AddPersistenceEnvironment(null, () => variables).Build());
        services.AddUnifiedPersistence();
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<PersistenceEngine>().StartAsync(CancellationToken.None);

        Assert.Equal(7, await DaysAsync(provider.GetRequiredService<IOpenAlexCache>(), new OpenAlexCacheEntry
        {
            CacheKey = "k", Response = Answer,
        }));
        Assert.Equal(90, await DaysAsync(provider.GetRequiredService<ICitecCache>(), new CitecCacheEntry
        {
            CacheKey = "k", Response = Answer,
        }));
    }

    private static JsonElement Answer => JsonElement.Parse("{}");

    private static async Task<int> DaysAsync<TEntry>(IResponseCache<TEntry> cache, TEntry entry)
        where TEntry : CachedResponse
    {
        await cache.SetAsync(entry);
        var kept = (await cache.GetAsync(entry.CacheKey))!;
        return (kept.ExpiresAt!.Value - kept.FetchedAt).Days;
    }
}
