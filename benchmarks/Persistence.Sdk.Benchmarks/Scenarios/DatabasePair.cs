using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Persistence.Sdk.Benchmarks.Contenders;
using Persistence.Sdk.Benchmarks.Workloads;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Scenarios;

/// <summary>A SQLite file and a Postgres database of their own for one contender.</summary>
internal sealed record DatabasePair(Workload Workload, string Sqlite, string Postgres)
{
    /// <summary>A pair without any table.</summary>
    public static async Task<DatabasePair> EmptyAsync(Workload workload, PostgresServer server, TempFolder folder)
    {
        var database = await server.CreateDatabaseAsync();
        return new DatabasePair(workload, folder.File($"{database}.sqlite"), server.ConnectionString(database));
    }

    /// <summary>A pair with the library's schema in both, and the one partition that the rows need.</summary>
    public static async Task<DatabasePair> CreateAsync(
        Workload workload, PostgresServer server, TempFolder folder, bool withIndexes = true)
    {
        var pair = await EmptyAsync(workload, server, folder);
        await using (await pair.StartAsync("schema", PersistencePhase.DualWrite))
        {
        }

        if (workload.Table.PartitionedBy is { } column)
        {
            await using var postgres = new NpgsqlConnection(pair.Postgres);
            var (table, month) = (workload.Table.Name, (DateTime)workload.Row(0).Values[column.Ordinal]!);
            await postgres.ExecuteAsync(
                "SELECT persistence.ensure_month(@Schema, @Name, @month::date)", new { table.Schema, table.Name, month });
        }

        if (!withIndexes)
        {
            await pair.DropIndexesAsync();
        }

        return pair;
    }

    public Task<SdkWrites> StartAsync(string name, PersistencePhase phase) => SdkWrites.StartAsync(Workload, name, options =>
    {
        options.Phase = phase;
        options.Sqlite.Path = Sqlite;
        options.Postgres.ConnectionString = Postgres;
    });

    private async Task DropIndexesAsync()
    {
        await using var sqlite = new SqliteConnection($"Data Source={Sqlite}");
        await using var postgres = new NpgsqlConnection(Postgres);
        var table = Workload.Table.Name;
        foreach (var index in await sqlite.QueryAsync<string>(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = @Sqlite AND sql IS NOT NULL", new { table.Sqlite }))
        {
            await sqlite.ExecuteAsync($"DROP INDEX {index}");
        }

        foreach (var index in await postgres.QueryAsync<string>(
            "SELECT indexname FROM pg_indexes WHERE schemaname = @Schema AND tablename = @Name AND indexname NOT LIKE '%pkey'",
            new { table.Schema, table.Name }))
        {
            await postgres.ExecuteAsync($"DROP INDEX {table.Schema}.{index}");
        }
    }
}
