using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Persistence.Sdk.Benchmarks.Contenders;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Scenarios;

/// <summary>A SQLite file and a Postgres database of their own for one contender, with the library's schema in both.</summary>
internal sealed record DatabasePair(string Sqlite, string Postgres)
{
    public static async Task<DatabasePair> CreateAsync(PostgresServer server, TempFolder folder, bool withIndexes = true)
    {
        var database = await server.CreateDatabaseAsync();
        var pair = new DatabasePair(folder.File($"{database}.sqlite"), server.ConnectionString(database));
        await using (await pair.StartAsync("schema", PersistencePhase.DualWrite))
        {
        }

        if (!withIndexes)
        {
            await pair.DropIndexesAsync();
        }

        return pair;
    }

    public Task<SdkWrites> StartAsync(string name, PersistencePhase phase) => SdkWrites.StartAsync(name, options =>
    {
        options.Phase = phase;
        options.Sqlite.Path = Sqlite;
        options.Postgres.ConnectionString = Postgres;
    });

    private async Task DropIndexesAsync()
    {
        await using var sqlite = new SqliteConnection($"Data Source={Sqlite}");
        await using var postgres = new NpgsqlConnection(Postgres);
        foreach (var index in await sqlite.QueryAsync<string>(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'workflow_run_records' AND sql IS NOT NULL"))
        {
            await sqlite.ExecuteAsync($"DROP INDEX {index}");
        }

        foreach (var index in await postgres.QueryAsync<string>(
            "SELECT indexname FROM pg_indexes WHERE tablename = 'run_records' AND indexname NOT LIKE '%pkey'"))
        {
            await postgres.ExecuteAsync($"DROP INDEX workflow.{index}");
        }
    }
}
