using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Snippets.AddingAStore;

namespace Persistence.Sdk.Tests.Documents;

/// <summary>
/// The store of docs/adding-a-store.md, from an assembly that sees nothing internal, on the document's tables.
/// </summary>
public sealed partial class OwnStoreTests
{
    [PostgresFact]
    public async Task A_store_of_another_assembly_is_kept_in_both_databases()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await pair.OnPostgresAsync(Ddl("Postgres"));
        await pair.OnSqliteAsync(Ddl("SQLite"));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(pair.Settings(PersistencePhase.DualWrite));
        Registration.Add(builder.Services);
        builder.Services.AddUnifiedPersistence(); // the configuration wins over the document's path
        using var host = builder.Build();
        await host.StartAsync();
        var store = host.Services.GetRequiredService<IReadingStore>();
        var reading = new Reading
        {
            Sensor = "roof", TakenAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Celsius = -3.25m, Reports = 2,
        };

        await store.ReportAsync(reading);
        await store.ReportAsync(reading);
        await store.ReportAsync(reading with { TakenAt = reading.TakenAt.AddMinutes(1), Celsius = null });

        Assert.Equal([1, 2], (await store.LatestAsync("roof", 5)).Select(found => found.Celsius is null ? 1 : 2));
        Assert.Equal(reading with { Reports = 4 }, (await store.LatestAsync("roof", 5))[1]);
        await Eventually.DrainedAsync(pair);
        await host.StopAsync();
        Assert.Equal("-3.25 4", await pair.FromPostgresAsync<string>(
            "SELECT celsius || ' ' || reports FROM sensors.readings WHERE celsius IS NOT NULL"));
        Assert.Equal("-325 4", await pair.FromSqliteAsync<string>(
            "SELECT celsius || ' ' || reports FROM sensors_readings WHERE celsius IS NOT NULL"));
    }

    private static string Ddl(string dialect)
    {
        var text = File.ReadAllText(Path.Combine(DocumentedCodeTests.Root, "docs", "adding-a-store.md"));
        return SqlBlock().Matches(text).SelectMany(block => block.Groups[1].Value.Split("-- "))
            .Single(part => part.StartsWith(dialect, StringComparison.Ordinal))[dialect.Length..];
    }

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex SqlBlock();
}
