using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.RandomHistories;

/// <summary>A server and three processes, through which one random history runs after the other.</summary>
internal sealed class HistoryLane(PostgresServer server) : IAsyncDisposable
{
    public const int Processes = 3;

    private readonly HistoryProcess[] _processes = [.. Enumerable.Range(0, Processes).Select(_ => new HistoryProcess())];

    public static async Task<HistoryLane> CreateAsync() =>
        new(await PostgresServer.StartAsync(new PostgresServerOptions { Private = true, Fsync = false }));

    /// <summary>Runs a history, and says what contradicts the model, or what it did not come to.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(Random random, Tally tally)
    {
        await using var pair = await DatabasePair.CreateAsync(server);
        await using var proxy = TcpProxy.Before(pair.Postgres);
        var history = new RandomHistory(random, pair, proxy, _processes, tally);
        var problems = await history.RunAsync();
        if (problems.Count == 0)
        {
            await Task.WhenAll(_processes.Select(process => process.AskAsync("close", "CLOSED")));
        }

        return problems;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await server.DisposeAsync();
    }
}
