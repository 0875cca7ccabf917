using Microsoft.Data.Sqlite;
using Persistence.Sdk.Conformance.Tests.Variants;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Sqlite;
using Persistence.Sdk.Stores.Catalog;
using Persistence.Sdk.Testing.Files;
using SQLitePCL;

namespace Persistence.Sdk.Conformance.Tests.Groups;

/// <summary>Writes of three stores that are gathered in one group, whose transaction the engine rolls back.</summary>
public sealed class StoresInOneGroupTests : IAsyncLifetime
{
    private const string Guilty = "guilty";
    private readonly TempFolder _folder = new();
    private SqliteDatabase? _database;

    private SqliteDatabase Database => _database!;

    private string FilePath => _folder.File("state.sqlite");

    public async Task InitializeAsync()
    {
        await SqliteFiles.MakeAsync(FilePath);
        _database = await SqliteFiles.OpenAsync(FilePath);
        await ControlRows.StartAloneAsync(_database, PersistencePhase.SqliteOnly);
    }

    public async Task DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("workflow_run_records", 1)]
    [InlineData("workflow_run_records", int.MaxValue)]
    [InlineData("retrieval_query_cache", 1)]
    [InlineData("retrieval_query_cache", int.MaxValue)]
    [InlineData("observability_token_usage", 1)]
    [InlineData("observability_token_usage", int.MaxValue)]
    public async Task S61_An_interrupt_in_a_group_of_three_stores_costs_at_most_the_guilty_write(
        string table, int interrupts)
    {
        var calls = await InterruptWritesOfGuiltyAsync(table, interrupts);

        var writes = WriteInOneGroup();
        var refused = await RefusedAsync(writes);

        var guilty = writes.Keys.Single(key => key.Table == table && key.Id.Contains(Guilty, StringComparison.Ordinal));
        Assert.Equal(interrupts == 1 ? [] : [guilty], refused);
        Assert.Equal(2, calls()); // in the group, and then by itself: so it was one group
        Assert.Equal(writes.Keys.Except(refused).Order(), await StandingAsync());
    }

    [Fact]
    public async Task S61_S05_A_disk_that_is_full_in_a_group_of_three_stores_costs_only_the_write_that_did_not_fit()
    {
        await LimitPagesAsync(more: 40);

        var writes = WriteInOneGroup(sizeOfGuiltyAnswer: 1_000_000);
        var refused = await RefusedAsync(writes);

        Assert.Equal([("retrieval_query_cache", $"{Guilty}-entry")], refused);
        Assert.Equal(writes.Keys.Except(refused).Order(), await StandingAsync());

        await LimitPagesAsync(more: 10_000);
        await Store<IQueryCache>().SetAsync(Entry($"{Guilty}-entry", 1_000_000));
        Assert.Equal(writes.Keys.Order(), await StandingAsync());
    }

    /// <summary>Three writes of each store, the guilty ones in the middle of all.</summary>
    private Dictionary<(string Table, string Id), Task> WriteInOneGroup(int sizeOfGuiltyAnswer = 1)
    {
        var writes = new Dictionary<(string, string), Task>();
        using var other = SqliteFiles.Connect(FilePath);
        Execute(other, "BEGIN IMMEDIATE");
        foreach (var name in (string[])["first", Guilty, "last"])
        {
            writes[("workflow_run_records", $"{name}-run")] = Store<IRunRecordStore>()
                .CreateRunAsync(new WorkflowRun { RunId = $"{name}-run" });
            writes[("retrieval_query_cache", $"{name}-entry")] = Store<IQueryCache>()
                .SetAsync(Entry($"{name}-entry", name == Guilty ? sizeOfGuiltyAnswer : 1));
            writes[("observability_token_usage", $"{name}-usage")] = Store<ITokenUsageSink>()
                .RecordAsync(new TokenUsage { Model = "m", QuestionId = $"{name}-usage", InputTokens = 1 });
        }

        Execute(other, "ROLLBACK");
        return writes;
    }

    private static async Task<(string Table, string Id)[]> RefusedAsync(
        Dictionary<(string Table, string Id), Task> writes)
    {
        var refused = new List<(string, string)>();
        foreach (var (row, write) in writes)
        {
            if (await Record.ExceptionAsync(() => write) is { } problem)
            {
                Assert.IsType<DatabaseUnavailableException>(problem);
                refused.Add(row);
            }
        }

        return [.. refused];
    }

    private async Task<(string Table, string Id)[]> StandingAsync()
    {
        await using var connection = SqliteFiles.Connect(FilePath);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT 'workflow_run_records', run_id FROM workflow_run_records
            UNION ALL SELECT 'retrieval_query_cache', cache_key FROM retrieval_query_cache
            UNION ALL SELECT 'observability_token_usage', question_id FROM observability_token_usage
            """;
        var rows = new List<(string, string)>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add((reader.GetString(0), reader.GetString(1)));
        }

        return [.. rows.Order()];
    }

    /// <summary>
    /// Interrupts the writer's connection in mid-statement, so many times; gives back how often it came by.
    /// </summary>
    private async Task<Func<int>> InterruptWritesOfGuiltyAsync(string table, int times)
    {
        var calls = 0;
        var id = table switch
        {
            "workflow_run_records" => "run_id",
            "retrieval_query_cache" => "cache_key",
            _ => "question_id",
        };
        await Database.RunOnWriterAsync(session =>
        {
            session.Connection.CreateFunction("test_interrupt", () =>
            {
                if (calls++ < times)
                {
                    raw.sqlite3_interrupt(session.Connection.Handle);
                }

                return 0;
            });
            return Execute(session.Connection,
                $"CREATE TEMP TRIGGER interrupting AFTER INSERT ON main.{table} WHEN NEW.{id} LIKE '{Guilty}%' "
                + "BEGIN SELECT test_interrupt(); SELECT count(*) FROM sqlite_master; END");
        });
        return () => calls;
    }

    private Task<int> LimitPagesAsync(int more) => Database.RunOnWriterAsync(session =>
    {
        using var command = session.Connection.CreateCommand();
        command.CommandText = "PRAGMA page_count";
        return Execute(session.Connection, $"PRAGMA max_page_count = {(long)command.ExecuteScalar()! + more}");
    });

    private TStore Store<TStore>()
        where TStore : class
    {
        var family = StoreCatalog.Modules.SelectMany(module => module.Families)
            .Single(family => family.Interface == typeof(TStore));
        return (TStore)family.Create(
            new StoreServices(Database, new IdGenerator(TimeProvider.System), TimeProvider.System));
    }

    private static QueryCacheEntry Entry(string key, int size) =>
        new() { CacheKey = key, Query = key, Answer = new string('a', size) };

    private static int Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}
