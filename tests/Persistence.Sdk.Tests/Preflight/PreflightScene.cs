using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Preflight;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Tests.Preflight;

/// <summary>A SQLite file in phase 0 with a table that somebody else writes too; no Postgres.</summary>
internal sealed class PreflightScene : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private PreflightScene() => Path = _folder.File("state.sqlite");

    public string Path { get; }

    public Application Application { get; private set; } = null!;

    public static async Task<PreflightScene> CreateAsync(bool start = true)
    {
        var scene = new PreflightScene();
        await scene.ExecuteAsync(NoteTable.Sqlite + ";" + Shelf.Sqlite + Specimen.Sqlite);
        scene.Application = new Application(
            new Dictionary<string, string?>
            {
                ["Persistence:Phase"] = "SqliteOnly",
                ["Persistence:Sqlite:Path"] = scene.Path,
            },
            before: AddTables);
        if (start)
        {
            await scene.Application.Engine.StartAsync(CancellationToken.None);
        }

        return scene;
    }

    public static void AddTables(IServiceCollection services) =>
        services.AddSingleton<TableDefinition>(Shelf.Table).AddSingleton<TableDefinition>(Specimen.Table);

    public Task<PreflightReport> RunAsync() =>
        Application.Engine.Preflight.RunAsync(["lab.specimens"], null, CancellationToken.None);

    /// <summary>Writes as a program that knows nothing of the library, with no check switched on.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.ExecuteAsync("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;" + sql);
    }

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        _folder.Dispose();
    }
}
