using Persistence.Sdk.Benchmarks.Contenders;
using Persistence.Sdk.Benchmarks.Measuring;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Scenarios;

/// <summary>The comparisons of single writes of run records.</summary>
internal static class WriteScenarios
{
    public static IReadOnlyList<WriteScenario> All { get; } =
    [
        new("wide", () => DualWriteAsync("Run records with all their indexes", 32, withIndexes: true)),
        new("bare", () => DualWriteAsync("Run records without secondary indexes", 32, withIndexes: false)),
        new("single", () => DualWriteAsync("Run records with all their indexes", 1, withIndexes: true)),
        new("sides", () => SidesAsync(1)),
        new("phase4", PostgresOnlyAsync),
    ];

    private static async Task DualWriteAsync(string title, int callers, bool withIndexes)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        var pairs = new List<DatabasePair>();
        for (var i = 0; i < 4; i++)
        {
            pairs.Add(await DatabasePair.CreateAsync(server, folder, withIndexes));
        }

        await using var postgres = new DapperPostgres(pairs[0].Postgres);
        await using var sqlite = new DapperSqlite(pairs[1].Sqlite);
        await using var naive = new NaiveDualWrite(new DapperSqlite(pairs[2].Sqlite), new DapperPostgres(pairs[2].Postgres));
        await using var dual = await pairs[3].StartAsync("Persistence.Sdk, dual write, inline", PersistencePhase.DualWrite);
        await new Comparison(title, callers, [postgres, sqlite, naive, dual]).RunAsync();
    }

    /// <summary>Each side of the library alone, beside the same upsert by hand.</summary>
    private static async Task SidesAsync(int callers)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        var peers = await DatabasePair.CreateAsync(server, folder);
        var own = new DatabasePair(folder.File("own.sqlite"), server.ConnectionString(await server.CreateDatabaseAsync()));
        await using var postgres = new DapperPostgres(peers.Postgres);
        await using var sqlite = new DapperSqlite(peers.Sqlite);
        await using var only = await own.StartAsync("Persistence.Sdk, Postgres only", PersistencePhase.PostgresOnly);
        await using var local = await own.StartAsync("Persistence.Sdk, SQLite only", PersistencePhase.SqliteOnly);
        await new Comparison("Each side alone", callers, [postgres, only, sqlite, local]).RunAsync();
    }

    private static async Task PostgresOnlyAsync()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        var peer = await DatabasePair.CreateAsync(server, folder);
        var own = new DatabasePair(folder.File("none.sqlite"), server.ConnectionString(await server.CreateDatabaseAsync()));
        await using var postgres = new DapperPostgres(peer.Postgres);
        await using var only = await own.StartAsync("Persistence.Sdk, Postgres only", PersistencePhase.PostgresOnly);
        await new Comparison("Phase 4: run records with all their indexes", 32, [postgres, only]).RunAsync();
    }
}
