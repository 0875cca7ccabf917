using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Import.Ragonometrics;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Sqlite.Foreign;
using Persistence.Sdk.Stores.Enrichment;
using Persistence.Sdk.Stores.Ingestion;
using Persistence.Sdk.Stores.Observability;
using Persistence.Sdk.Stores.Retrieval;
using Persistence.Sdk.Stores.Workflow;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Import.Tests.Scenes;

/// <summary>An application in one phase, over databases of its own, and the importer beside it.</summary>
internal sealed class ImportScene : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services;
    private readonly PostgresServer? _server;
    private readonly string? _database;

    private ImportScene(PersistencePhase phase, PostgresServer? server, string? database)
    {
        (_server, _database) = (server, database);
        var services = new ServiceCollection();
        services.AddUnifiedPersistence(options =>
        {
            options.Phase = phase;
            options.Sqlite.Path = _folder.File("state.sqlite");
            options.Postgres.ConnectionString = server?.ConnectionString(database!);
            options.Postgres.MaxPoolSize = 6;
        });
        _services = services.BuildServiceProvider();
    }

    public IDatabase Database => _services.GetRequiredService<IDatabase>();

    public PersistenceEngine Engine => _services.GetRequiredService<PersistenceEngine>();

    public IRunRecordStore Runs => _services.GetRequiredService<IRunRecordStore>();

    public IQueryCache Cache => _services.GetRequiredService<IQueryCache>();

    public static async Task<ImportScene> CreateAsync(PersistencePhase phase = PersistencePhase.SqliteOnly)
    {
        var server = phase == PersistencePhase.SqliteOnly ? null : await SharedPostgres.GetAsync();
        var scene = new ImportScene(phase, server, server is null ? null : await server.CreateDatabaseAsync());
        await scene.Engine.StartAsync(CancellationToken.None);
        return scene;
    }

    public Task<ImportReport> ImportAsync(string from, bool isDryRun = false, int batchRows = 1_000, DateTimeOffset? usagesFrom = null) =>
        new RagonometricsImport(Database, new SqliteForeignFiles(), TimeProvider.System).RunAsync(
            new ImportRequest
            {
                From = from, IsDryRun = isDryRun, BatchRows = batchRows,
                Cutoffs = new Dictionary<TableDefinition, DateTimeOffset>
                {
                    [TokenUsageTable.Definition] = usagesFrom ?? DateTimeOffset.MinValue,
                },
            },
            null, CancellationToken.None);

    /// <summary>Every imported row with all its columns, as the stores would read it.</summary>
    public async Task<string> DumpAsync() => string.Join('\n', (string[])
    [
        .. await RowsAsync(RunRecordTable.Definition), .. await RowsAsync(QueryCacheTable.Definition),
        .. await RowsAsync(TokenUsageTable.Definition), .. await RowsAsync(OpenAlexCacheTable.Definition),
        .. await RowsAsync(CitecCacheTable.Definition), .. await RowsAsync(PrepManifestTable.Definition),
    ]);

    public Task<IReadOnlyList<T>> ReadAsync<T>(TableDefinition<T> table)
        where T : class => Database.QueryAsync(TableQuery.Rows(table, SqlText.Empty));

    public async Task<T?> FromSqliteAsync<T>(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder.File("state.sqlite")};Pooling=False");
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    public async Task<T?> FromPostgresAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(_server!.ConnectionString(_database!) + ";Pooling=false");
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_server is not null)
        {
            await _server.DropDatabaseAsync(_database!);
        }

        _folder.Dispose();
    }

    private async Task<IEnumerable<string>> RowsAsync<T>(TableDefinition<T> table)
        where T : class => (await ReadAsync(table))
            .Select(record => $"{table}: {string.Join(" | ", table.ToRow(record).Values.Select(Text))}")
            .Order(StringComparer.Ordinal);

    private static string Text(object? value) => value switch
    {
        null => "NULL",
        DateTime time => time.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
