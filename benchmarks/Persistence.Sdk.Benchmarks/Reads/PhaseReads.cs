using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Reads;

/// <summary>
/// The point read of the query cache in phases 2 and 3, on whichever database answers it, beside the same read by hand
/// on that database.
/// </summary>
internal static class PhaseReads
{
    public static async Task RunAsync()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        var backfill = await PairAsync(server, folder);
        var cutover = await PairAsync(server, folder);
        await using var second = Start(PersistencePhase.Backfill, backfill, percent: 0);
        await using var ramped = Start(PersistencePhase.Backfill, backfill, percent: 100);
        await using var third = Start(PersistencePhase.ReadCutover, cutover, percent: 0);
        foreach (var filled in new[] { second, third })
        {
            await CachedAnswers.FillAsync(CacheOf(filled));
            await filled.GetRequiredService<IPersistenceStatus>().WaitUntilDrainedAsync();
        }

        await second.GetRequiredService<PersistenceEngine>().Parity.RunAsync(new ParityRequest(), null, default);
        ReadComparison.PrintHeading("Point reads of the query cache in phases 2 and 3");
        foreach (var callers in new[] { 1, 8 })
        {
            await using var sqlite = new DapperReads(backfill.Sqlite, callers);
            await ReadComparison.RunAsync(
                callers,
                new ReadContender("Microsoft.Data.Sqlite + Dapper", sqlite.ReadAsync),
                ReadContender.Of("Persistence.Sdk, phase 2, SQLite", CacheOf(second)));
            await using var postgres = new DapperPostgresReads(cutover.Postgres);
            await ReadComparison.RunAsync(
                callers,
                new ReadContender("Npgsql + Dapper", postgres.ReadAsync),
                ReadContender.Of("Persistence.Sdk, phase 3, Postgres", CacheOf(third)),
                ReadContender.Of("Persistence.Sdk, phase 2, ramped to Postgres", CacheOf(ramped)));
        }
    }

    private static IQueryCache CacheOf(ServiceProvider services) => services.GetRequiredService<IQueryCache>();

    private static async Task<(string Sqlite, string Postgres)> PairAsync(PostgresServer server, TempFolder folder)
    {
        var database = await server.CreateDatabaseAsync();
        return (folder.File($"{database}.sqlite"), server.ConnectionString(database));
    }

    private static ServiceProvider Start(
        PersistencePhase phase, (string Sqlite, string Postgres) pair, int percent)
    {
        var services = new ServiceCollection();
        services.AddUnifiedPersistence(options =>
        {
            options.Phase = phase;
            options.ReadFromPostgresPercent = percent;
            options.Sqlite.Path = pair.Sqlite;
            options.Postgres.ConnectionString = pair.Postgres;
        });
        return services.BuildServiceProvider();
    }
}
