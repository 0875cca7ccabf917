using Persistence.Sdk.Benchmarks.Contenders;
using Persistence.Sdk.Benchmarks.Measuring;
using Persistence.Sdk.Benchmarks.Workloads;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Scenarios;

/// <summary>The comparisons of single writes.</summary>
internal static class WriteScenarios
{
    private const string Records = "Run records with all their indexes";
    private const string Usage = "Token usage with all its indexes";

    public static IReadOnlyList<WriteScenario> All { get; } =
    [
        new("wide", pace => DualWriteAsync(Records, Workload.RunRecords, 32, pace)),
        new("bare", pace => DualWriteAsync(
            "Run records without secondary indexes", Workload.RunRecords, 32, pace, withIndexes: false)),
        new("single", pace => DualWriteAsync(Records, Workload.RunRecords, 1, pace)),
        new("sides", pace => SidesAsync(Workload.RunRecords, 1, pace)),
        new("phase4", pace => PostgresOnlyAsync(Records, Workload.RunRecords, pace)),
        new("narrow", pace => DualWriteAsync(Usage, Workload.TokenUsage, 32, pace)),
        new("narrow4", pace => PostgresOnlyAsync(Usage, Workload.TokenUsage, pace)),
    ];

    private static async Task DualWriteAsync(
        string title, Workload workload, int callers, Pace pace, bool withIndexes = true)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        var pairs = new List<DatabasePair>();
        for (var i = 0; i < 4; i++)
        {
            pairs.Add(await DatabasePair.CreateAsync(workload, server, folder, withIndexes));
        }

        await using var postgres = new DapperPostgres(workload, pairs[0].Postgres);
        await using var sqlite = new DapperSqlite(workload, pairs[1].Sqlite);
        await using var naive = new NaiveDualWrite(
            new DapperSqlite(workload, pairs[2].Sqlite), new DapperPostgres(workload, pairs[2].Postgres));
        await using var dual = await pairs[3].StartAsync(
            "Persistence.Sdk, dual write, inline", PersistencePhase.DualWrite);
        await new Comparison(title, workload, callers, pace, [postgres, sqlite, naive, dual]).RunAsync();
    }

    /// <summary>Each side of the library alone, beside the same write by hand.</summary>
    private static async Task SidesAsync(Workload workload, int callers, Pace pace)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        var peers = await DatabasePair.CreateAsync(workload, server, folder);
        var own = await DatabasePair.EmptyAsync(workload, server, folder);
        await using var postgres = new DapperPostgres(workload, peers.Postgres);
        await using var sqlite = new DapperSqlite(workload, peers.Sqlite);
        await using var only = await own.StartAsync("Persistence.Sdk, Postgres only", PersistencePhase.PostgresOnly);
        await using var local = await own.StartAsync("Persistence.Sdk, SQLite only", PersistencePhase.SqliteOnly);
        await new Comparison("Each side alone", workload, callers, pace, [postgres, only, sqlite, local]).RunAsync();
    }

    private static async Task PostgresOnlyAsync(string title, Workload workload, Pace pace)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        var peer = await DatabasePair.CreateAsync(workload, server, folder);
        var own = await DatabasePair.EmptyAsync(workload, server, folder);
        await using var postgres = new DapperPostgres(workload, peer.Postgres);
        await using var only = await own.StartAsync("Persistence.Sdk, Postgres only", PersistencePhase.PostgresOnly);
        await new Comparison($"Phase 4: {title}", workload, 32, pace, [postgres, only]).RunAsync();
    }
}
