using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Benchmarks.Reads;

/// <summary>
/// The point read of the query cache on SQLite alone, through the whole library, beside the same read by hand.
/// </summary>
internal static class CacheReads
{
    public static async Task RunAsync()
    {
        using var folder = new TempFolder();
        var path = folder.File("cache.sqlite");
        var services = new ServiceCollection();
        services.AddUnifiedPersistence(options => options.Sqlite.Path = path);
        await using var provider = services.BuildServiceProvider();
        var cache = provider.GetRequiredService<IQueryCache>();
        await CachedAnswers.FillAsync(cache);
        ReadComparison.PrintHeading("Point reads of the query cache on SQLite");
        foreach (var callers in new[] { 1, 8 })
        {
            await using var dapper = new DapperReads(path, callers);
            await ReadComparison.RunAsync(
                callers, new ReadContender("Microsoft.Data.Sqlite + Dapper", dapper.ReadAsync),
                ReadContender.Of("Persistence.Sdk", cache));
        }
    }
}
