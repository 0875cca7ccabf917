using System.Text.Json;
using Persistence.Sdk.Conformance.Tests.Variants;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Stores.Catalog;
using Persistence.Sdk.Testing.Clocks;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Conformance.Tests.Caching;

/// <summary>An answer that cannot be read any more costs no caller anything but the question.</summary>
public sealed class DamagedAnswerTests
{
    [Theory]
    [InlineData("response = '{'")]
    [InlineData("response = x'00'")]
    [InlineData("fetched_at = 'yesterday'")]
    public async Task S36_S48_A_damaged_answer_is_a_miss_until_it_is_stored_again(string damage)
    {
        using var folder = new TempFolder();
        var path = folder.File("state.sqlite");
        await SqliteFiles.MakeAsync(path);
        await using var database = await SqliteFiles.OpenAsync(path);
        await ControlRows.StartAloneAsync(database, PersistencePhase.SqliteOnly);
        var clock = new ManualTimeProvider();
        var family = StoreCatalog.Pipeline.Families.Single(family => family.Interface == typeof(ICitecCache));
        var cache = (ICitecCache)family.Create(new StoreServices(database, new IdGenerator(clock), clock));
        var entry = new CitecCacheEntry { CacheKey = "k", Response = JsonElement.Parse("1") };
        await cache.SetAsync(entry);
        Assert.NotNull(await cache.GetAsync("k"));

        await SqliteFiles.ExecuteAsync(path, $"UPDATE enrichment_citec_cache SET {damage}");
        Assert.Null(await cache.GetAsync("k"));

        await cache.SetAsync(entry);
        Assert.NotNull(await cache.GetAsync("k"));
    }
}
