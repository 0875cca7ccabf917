using Dapper;
using Microsoft.Data.Sqlite;
using PaperPipeline.Check.Tables;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Samples.Tests;

/// <summary>The forms in which the check compares values, on both databases.</summary>
public sealed class CheckDatabaseTests
{
    private const string InPostgres = """
        CREATE SCHEMA demo;
        CREATE TABLE demo.all_kinds (
            id text PRIMARY KEY, i int, b bigint, f boolean, d double precision, n numeric(12,3), t timestamptz, y date,
            u uuid, j jsonb, x bytea, absent text);
        INSERT INTO demo.all_kinds VALUES ('ä', -1, 9223372036854775807, true, 0.1, 12.345,
            '2026-02-28T23:59:59.123456+02', '2026-02-28', '0197B2C4-0000-7000-8000-00000000000A',
            '{"bb":1.50,"a":"é"}', '\x00ff', NULL);
        """;

    private const string InSqlite = """
        CREATE TABLE demo_all_kinds (
            id TEXT PRIMARY KEY NOT NULL, i INTEGER, b INTEGER, f INTEGER, d REAL, n INTEGER, t TEXT, y TEXT, u TEXT,
            j TEXT, x BLOB, absent TEXT);
        INSERT INTO demo_all_kinds VALUES ('ä', -1, 9223372036854775807, 1, 0.1, 12345,
            '2026-02-28T21:59:59.123456Z', '2026-02-28', '0197b2c4-0000-7000-8000-00000000000a',
            '{"a": "é", "bb": 1.50}', x'00ff', NULL);
        CREATE TABLE persistence_pending (table_name TEXT NOT NULL);
        """;

    [PostgresFact]
    public async Task Every_kind_of_value_has_one_form_for_both_databases()
    {
        var (sqlite, postgres) = await ReadAsync("SELECT 1");

        var comparison = TableComparison.Of(sqlite, postgres);

        Assert.Empty(comparison.Findings);
        Assert.Equal((1, 1), (comparison.Kinds[0].InSqlite, comparison.Kinds[0].InPostgres));
    }

    [PostgresTheory]
    [InlineData("i", "1")]
    [InlineData("f", "0")]
    [InlineData("d", "0.1000000000000001")]
    [InlineData("t", "'2026-02-28T21:59:59.123457Z'")]
    [InlineData("j", "'{\"a\": \"é\", \"bb\": 1.5}'")]
    [InlineData("x", "x'00fe'")]
    [InlineData("absent", "''")]
    public async Task A_value_that_differs_is_found(string column, string value)
    {
        var (sqlite, postgres) = await ReadAsync($"UPDATE demo_all_kinds SET {column} = {value}");

        Assert.Equal([$"demo_all_kinds ä: different in {column}"], TableComparison.Of(sqlite, postgres).Findings);
    }

    private static async Task<(TableRows Sqlite, TableRows Postgres)> ReadAsync(string change)
    {
        using var folder = new TempFolder();
        SQLitePCL.Batteries_V2.Init();
        await using (var connection = new SqliteConnection($"Data Source={folder.File("demo.sqlite")};Pooling=false"))
        {
            await connection.OpenAsync();
            await connection.ExecuteAsync(InSqlite + change);
        }

        var server = await SharedPostgres.GetAsync();
        var database = await server.CreateDatabaseAsync();
        await server.ExecuteAsync(InPostgres, database);
        await using var sqlite = await SqliteTables.OpenAsync(folder.File("demo.sqlite"));
        await using var postgres = await PostgresTables.OpenAsync(server.ConnectionString(database));
        return (Assert.Single(await sqlite.ReadAsync()), Assert.Single(await postgres.ReadAsync()));
    }
}
