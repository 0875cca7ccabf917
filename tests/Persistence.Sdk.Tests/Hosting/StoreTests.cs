using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Stores.Catalog;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Tests.Hosting;

/// <summary>What an application gets without registering it.</summary>
public sealed class StoreTests
{
    public static TheoryData<string> Stores =>
        [.. StoreCatalog.Modules.SelectMany(module => module.Families).Select(family => family.Interface.Name)];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Every_store_is_resolved_over_the_phases_and_over_each_side(string store)
    {
        using var folder = new TempFolder();
        var registered = new ServiceCollection();
        registered.AddUnifiedPersistence(options => options.Sqlite.Path = folder.File("state.sqlite"));
        await using var services = registered.BuildServiceProvider();
        var family = StoreCatalog.Modules.SelectMany(module => module.Families).Single(one => one.Interface.Name == store);

        var resolved = new[]
        {
            services.GetRequiredService(family.Interface),
            services.GetRequiredKeyedService(family.Interface, PersistenceKeys.Sqlite),
            services.GetRequiredKeyedService(family.Interface, PersistenceKeys.Postgres),
        };

        Assert.Equal(3, resolved.Distinct().Count());
        Assert.All(resolved, one => Assert.IsAssignableFrom(family.Interface, one));
    }
}
