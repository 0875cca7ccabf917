using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Conformance.Tests.Variants;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Conformance.Tests.Caching;

public sealed class Distributed_cache_in_SqliteAlone(SqliteAlone variant)
    : DistributedCacheSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Distributed_cache_in_Phase1(Phase1 variant)
    : DistributedCacheSpecification(variant), IClassFixture<Phase1>;

public sealed class Distributed_cache_in_Phase3(Phase3 variant)
    : DistributedCacheSpecification(variant), IClassFixture<Phase3>;

public sealed class Distributed_cache_in_Phase4(Phase4 variant)
    : DistributedCacheSpecification(variant), IClassFixture<Phase4>;

public sealed class DistributedCacheRegistrationTests
{
    [Fact]
    public async Task It_is_registered_over_the_databases_of_the_application()
    {
        using var folder = new TempFolder();
        var services = new ServiceCollection();
        services.AddUnifiedPersistence(options => options.Sqlite.Path = folder.File("state.sqlite"));
        services.AddPersistentDistributedCache();
        await using var provider = services.BuildServiceProvider();
        var cache = provider.GetRequiredService<IDistributedCache>();

        await cache.SetStringAsync("key", "value");

        Assert.Equal("value", await cache.GetStringAsync("key"));
    }

    [Fact]
    public async Task Without_the_module_of_its_table_it_says_which_one_is_missing()
    {
        using var folder = new TempFolder();
        var services = new ServiceCollection();
        services.AddUnifiedPersistence(options =>
        {
            options.Sqlite.Path = folder.File("state.sqlite");
            options.Modules = [];
        });
        services.AddPersistentDistributedCache();
        await using var provider = services.BuildServiceProvider();

        var refusal = Assert.ThrowsAny<Exception>(provider.GetRequiredService<IDistributedCache>);

        Assert.Contains("Modules", refusal.Message, StringComparison.Ordinal);
    }
}
