using Persistence.Sdk.Conformance.Tests.Variants;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Stores.Indexing;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Conformance.Tests.Races;

/// <summary>
/// Two processes on one database, each with its own writer, connections and ids, that share nothing but the database.
/// </summary>
public sealed class IndexRaceTests : IDisposable
{
    private const int Rounds = 8;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task S16_Of_two_processes_that_publish_at_once_on_SQLite_one_shard_is_active() =>
        await OnSqliteAsync(PublishAsync);

    [PostgresFact]
    public async Task S16_Of_two_processes_that_publish_at_once_on_Postgres_one_shard_is_active() =>
        await OnPostgresAsync(PublishAsync);

    [Fact]
    public async Task S16_Two_processes_that_make_one_building_at_once_on_SQLite_get_one_id() =>
        await OnSqliteAsync(BuildAsync);

    [PostgresFact]
    public async Task S16_Two_processes_that_make_one_building_at_once_on_Postgres_get_one_id() =>
        await OnPostgresAsync(BuildAsync);

    private static async Task PublishAsync(IDatabase one, IDatabase other)
    {
        IndexShardStore[] stores = [new(one, TimeProvider.System), new(other, TimeProvider.System)];

        var published = await Task.WhenAll(stores.SelectMany(store => Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                await store.PublishAsync(new IndexShard { ShardName = $"shard{(i + round) % 5}" });
                Assert.Single(await store.ListActiveAsync());
            }

            return Rounds;
        }))));

        Assert.Equal(8 * Rounds, published.Sum());
        var active = Assert.Single(await stores[0].ListActiveAsync());
        for (var i = 0; i < 5; i++)
        {
            var shard = await stores[1].GetAsync($"shard{i}");
            Assert.Equal(active.ShardName == shard!.ShardName, shard.IsActive);
        }
    }

    private static async Task BuildAsync(IDatabase one, IDatabase other)
    {
        PipelineRunStore[] stores =
        [
            new(one, new IdGenerator(TimeProvider.System), TimeProvider.System),
            new(other, new IdGenerator(TimeProvider.System), TimeProvider.System),
        ];
        for (var round = 0; round < Rounds; round++)
        {
            var key = $"key{round}";
            var ids = await Task.WhenAll(stores.Select((store, i) => Task.Run(() => store.CreateAsync(new PipelineRun
            {
                IdempotencyKey = key, WorkflowRunId = key, Arm = i == 0 ? "arm" : null, GitSha = i == 1 ? "sha" : null,
            }))));

            var run = Assert.Single(await stores[0].ListByWorkflowRunAsync(key));
            Assert.Equal([run.Id, run.Id], ids);
            Assert.Equal(("arm", "sha"), (run.Arm, run.GitSha));
        }
    }

    private async Task OnSqliteAsync(Func<IDatabase, IDatabase, Task> race)
    {
        var path = _folder.File("state.sqlite");
        await SqliteFiles.MakeAsync(path);
        await using var one = await SqliteFiles.OpenAsync(path);
        await ControlRows.StartAloneAsync(one, PersistencePhase.SqliteOnly);
        await using var other = await SqliteFiles.OpenAsync(path);
        await race(one, other);
    }

    private static async Task OnPostgresAsync(Func<IDatabase, IDatabase, Task> race)
    {
        var connectionString = await PostgresDatabases.MakeAsync();
        await using var one = PostgresDatabases.Create(connectionString);
        await ControlRows.StartAloneAsync(one, PersistencePhase.PostgresOnly);
        await using var other = PostgresDatabases.Create(connectionString);
        await race(one, other);
    }
}
