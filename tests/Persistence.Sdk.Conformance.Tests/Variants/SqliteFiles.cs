using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Sqlite;
using Persistence.Sdk.Stores.Catalog;

namespace Persistence.Sdk.Conformance.Tests.Variants;

/// <summary>SQLite files for the variants.</summary>
internal static class SqliteFiles
{
    public static DatabaseContext NewContext() => new(
        ConformanceFixture.Catalog,
        TimeProvider.System,
        new HybridClock(TimeProvider.System),
        [.. StoreCatalog.Modules.Select(module => module.Name)],
        NullLoggerFactory.Instance);

    public static Task<SqliteDatabase> OpenAsync(string path, SqliteOptions? options = null)
    {
        options ??= new SqliteOptions();
        options.Path = path;
        return SqliteDatabase.OpenAsync(options, NewContext(), CancellationToken.None);
    }

    /// <summary>Makes a file with all tables, which no process has started yet.</summary>
    public static async Task MakeAsync(string path)
    {
        await using (var database = await OpenAsync(path))
        {
            await database.Schema.ApplyAsync(CancellationToken.None);
        }

        await ExecuteAsync(path, ConformanceTables.SqliteDdl);
    }

    public static async Task ExecuteAsync(string path, string sql)
    {
        await using var connection = Connect(path);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
