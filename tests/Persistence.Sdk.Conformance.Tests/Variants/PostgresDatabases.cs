using Npgsql;
using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Postgres;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Conformance.Tests.Variants;

/// <summary>Postgres databases for the variants.</summary>
internal static class PostgresDatabases
{
    /// <summary>
    /// Makes a database with all tables, which no process has started yet; returns its connection string.
    /// </summary>
    public static async Task<string> MakeAsync()
    {
        var server = await SharedPostgres.GetAsync();
        var template = await server.TemplateAsync("conformance", BuildAsync);
        return server.ConnectionString(await server.CreateDatabaseAsync(template));
    }

    public static PostgresDatabase Create(string connectionString) =>
        PostgresDatabase.Create(Options(connectionString), SqliteFiles.NewContext());

    public static PostgresOptions Options(string connectionString) =>
        new() { ConnectionString = connectionString, MaxPoolSize = 8 };

    private static async Task BuildAsync(string connectionString)
    {
        await using (var database = Create(connectionString))
        {
            await database.Schema.ApplyAsync(CancellationToken.None);
        }

        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(ConformanceTables.PostgresDdl);
        await command.ExecuteNonQueryAsync();
    }
}
