using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Hosting;
using Persistence.Sdk.Options;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>
/// Both databases with the schema and the notes, in which nobody has started yet: made once, copied for each test, and
/// each copy then given an id of its own, as if it had been made by itself.
/// </summary>
internal static class PreparedDatabases
{
    private const string NewFileId = "UPDATE persistence_control SET own_id = lower(hex(randomblob(16)))";
    private const string NewServerId = "UPDATE persistence.control SET own_id = gen_random_uuid()::text";
    private static readonly Lazy<Task<byte[]>> File = new(BuildFileAsync);

    /// <summary>Writes the file.</summary>
    public static async Task CopyFileAsync(string path)
    {
        await System.IO.File.WriteAllBytesAsync(path, await File.Value);
        await OnFileAsync(path, NewFileId);
    }

    /// <summary>Makes the database; returns its name.</summary>
    public static async Task<string> CopyDatabaseAsync(PostgresServer server)
    {
        var database = await server.CreateDatabaseAsync(await server.TemplateAsync("faults", BuildDatabaseAsync));
        await server.ExecuteAsync(NewServerId, database);
        return database;
    }

    /// <summary>Runs a statement on a file in a connection of its own.</summary>
    public static async Task<int> OnFileAsync(string path, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        return await connection.ExecuteAsync(sql);
    }

    private static async Task<byte[]> BuildFileAsync()
    {
        using var folder = new TempFolder();
        var path = folder.File("prepared.sqlite");
        await ApplySchemaAsync(DatabaseSide.Sqlite, new() { ["Persistence:Sqlite:Path"] = path });
        await OnFileAsync(path, NoteTable.Sqlite);
        await OnFileAsync(path, "PRAGMA wal_checkpoint(TRUNCATE)");
        return await System.IO.File.ReadAllBytesAsync(path);
    }

    private static async Task BuildDatabaseAsync(string connectionString)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        await ApplySchemaAsync(DatabaseSide.Postgres, new() { ["Persistence:Postgres:ConnectionString"] = text });
        await using var connection = new NpgsqlConnection(text);
        await connection.ExecuteAsync(NoteTable.Postgres);
    }

    private static async Task ApplySchemaAsync(DatabaseSide which, Dictionary<string, string?> settings)
    {
        await using var application = new Application(settings);
        var options = application.Services.GetRequiredService<IOptions<PersistenceOptions>>().Value;
        var sides = new SideFactory(options, application.Services.GetRequiredService<DatabaseContext>());
        await using var side = await sides.OpenAsync(which, CancellationToken.None);
        await side.Schema.ApplyAsync(CancellationToken.None);
    }
}
