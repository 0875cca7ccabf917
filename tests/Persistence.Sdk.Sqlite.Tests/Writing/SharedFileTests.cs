using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Tests.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Writing;

public sealed class SharedFileTests
{
    private const int Writers = 4;
    private const int WritesEach = 60;
    private static readonly SqlText Increment = SqlText.Same("count = count + 1");

    [Fact]
    public async Task S15_Two_writers_of_one_file_and_a_long_reader_lose_nothing()
    {
        await using var test = await TestDatabase.CreateAsync(configure: options => options.CheckpointBytes = 65536);
        var other = await test.OpenAnotherAsync();
        using var reader = test.Connect();
        using var longRead = reader.BeginTransaction(deferred: true);
        using var command = reader.CreateCommand();
        command.Transaction = longRead;
        command.CommandText = "SELECT count(*) FROM test_items";
        Assert.Equal(0L, command.ExecuteScalar());

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer =>
            IncrementAsync(writer % 2 == 0 ? test.Database : other, writer)));

        Assert.Equal(0L, command.ExecuteScalar());
        Assert.Equal((long)Writers * WritesEach, test.Scalar("SELECT count FROM test_items WHERE id = 'counter'"));
        Assert.Equal(Writers * WritesEach, test.Count("test_items WHERE id <> 'counter'"));
    }

    [Fact]
    public async Task Versions_of_one_row_rise_whichever_process_writes_it()
    {
        await using var test = await TestDatabase.CreateAsync();
        var other = await test.OpenAnotherAsync();
        var versions = new List<long>();
        for (var i = 0; i < 20; i++)
        {
            var database = i % 2 == 0 ? test.Database : other;
            var put = new ChangeSet().Put(Item.Table, Item.Of("a", count: i));
            var written = await TestDatabase.WriteAsync(database, put);
            versions.Add(written.Outcomes[0].Images[0].Version);
        }

        Assert.Equal(versions.Distinct().Order(), versions);
    }

    [Fact]
    public async Task The_log_is_checkpointed_when_it_has_grown_and_starts_anew()
    {
        await using var test = await TestDatabase.CreateAsync(configure: options => options.CheckpointBytes = 65536);
        var largest = 0L;
        for (var i = 0; i < 60; i++)
        {
            await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of($"k{i}", new string('x', 10_000))));
            largest = Math.Max(largest, new FileInfo(test.Options.Path + "-wal").Length);
        }

        Assert.InRange(largest, 64 * 1024, 256 * 1024);
        Assert.Equal(60, test.Count("test_items"));
        Assert.True(new FileInfo(test.Options.Path).Length > 500_000);
    }

    [Fact]
    public async Task A_process_that_does_not_checkpoint_leaves_the_log_alone()
    {
        await using var test = await TestDatabase.CreateAsync(configure: options => options.CheckpointBytes = 65536);
        test.Database.Checkpoints = false;
        for (var i = 0; i < 30; i++)
        {
            await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of($"k{i}", new string('x', 10_000))));
        }

        Assert.True(new FileInfo(test.Options.Path + "-wal").Length > 300_000);
    }

    [Fact]
    public async Task A_long_reader_keeps_the_log_but_not_the_writer()
    {
        await using var test = await TestDatabase.CreateAsync(configure: options => options.CheckpointBytes = 65536);
        using (var reader = test.Connect())
        {
            using var longRead = reader.BeginTransaction(deferred: true);
            using var command = reader.CreateCommand();
            command.Transaction = longRead;
            command.CommandText = "SELECT count(*) FROM test_items";
            command.ExecuteScalar();
            for (var i = 0; i < 30; i++)
            {
                await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of($"k{i}", new string('x', 10_000))));
            }

            Assert.Equal(0L, command.ExecuteScalar());
        }

        for (var i = 0; i < 30; i++)
        {
            await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of($"l{i}", new string('x', 10_000))));
        }

        Assert.True(new FileInfo(test.Options.Path + "-wal").Length < 500_000);
        Assert.Equal(60, test.Count("test_items"));
    }

    private static async Task IncrementAsync(SqliteDatabase database, int writer)
    {
        for (var i = 0; i < WritesEach; i++)
        {
            await TestDatabase.WriteAsync(database, new ChangeSet()
                .Insert(Item.Table, Item.Of("counter"))
                .UpdateWhere(Item.Table, Increment, SqlText.Same("id = 'counter'"), new SqlParameters())
                .Put(Item.Table, Item.Of($"{writer}-{i}", new string('x', 1000))));
        }
    }
}
