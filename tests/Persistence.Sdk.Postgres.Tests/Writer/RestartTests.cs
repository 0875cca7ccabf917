using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Writer;

public sealed class RestartTests
{
    [PostgresTheory(Private = true)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S53_Writes_outlast_a_restart_of_the_server_and_run_once(bool immediate)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        await using var database = await TestDatabase.CreateAsync(server);
        await database.SetControlAsync(PersistencePhase.PostgresOnly, DatabaseSide.Postgres);
        await WriteAsync(database, "before");

        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(writer => WriteUntilAsync(database, writer, stop.Token)).ToArray();
        await server.StopAsync(immediate);
        await server.StartAgainAsync();
        await WriteAsync(database, "after");
        await stop.CancelAsync();
        var written = (await Task.WhenAll(writers)).Sum();

        database.Forget();
        Assert.Equal(written + 2, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
    }

    private static async Task<int> WriteUntilAsync(TestDatabase database, int writer, CancellationToken stop)
    {
        var count = 0;
        for (; !stop.IsCancellationRequested; count++)
        {
            Assert.True((await WriteAsync(database, $"{writer}/{count}")).Outcomes[0].Applied,
                "an insert of a new key was told as not applied");
        }

        return count;
    }

    private static async Task<CommittedWrite> WriteAsync(TestDatabase database, string id) =>
        await database.Side.WriteAsync(
        new ChangeSet().Insert(Note.Table, new Note { Id = id }), Fence.AnyEpoch, default);
}
