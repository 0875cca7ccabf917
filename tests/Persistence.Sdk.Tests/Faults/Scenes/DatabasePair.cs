using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Hosting;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Migration.Reads;
using Persistence.Sdk.Options;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>
/// A SQLite file and a Postgres database of one test, each with the schema and the table of notes, and nothing in them yet.
/// </summary>
internal sealed class DatabasePair : IAsyncDisposable
{
    private const int StartLooks = 100;
    private readonly TempFolder _folder = new();
    private readonly string _database;
    private PostgresServer _server;

    private DatabasePair(PostgresServer server, string database)
    {
        (_server, _database) = (server, database);
        Sqlite = _folder.File("state.sqlite");
        Postgres = server.ConnectionString(database);
    }

    /// <summary>Path of the SQLite file.</summary>
    public string Sqlite { get; }

    /// <summary>Connection string of the Postgres database.</summary>
    public string Postgres { get; private set; }

    public string Database => _database;

    public PostgresServer Server => _server;

    public static async Task<DatabasePair> CreateAsync(PostgresServer? server = null)
    {
        server ??= await SharedPostgres.GetAsync();
        var pair = new DatabasePair(server, await PreparedDatabases.CopyDatabaseAsync(server));
        await PreparedDatabases.CopyFileAsync(pair.Sqlite);
        return pair;
    }

    /// <summary>A pair that has the notes alone, and no schema yet.</summary>
    public static async Task<DatabasePair> CreateBareAsync()
    {
        var server = await SharedPostgres.GetAsync();
        var pair = new DatabasePair(server, await server.CreateDatabaseAsync());
        await pair.OnSqliteAsync(NoteTable.Sqlite);
        await pair.OnPostgresAsync(NoteTable.Postgres);
        return pair;
    }

    /// <summary>Another, empty, file in the same folder.</summary>
    public async Task<string> AnotherSqliteAsync(string name)
    {
        var path = _folder.File(name);
        await OnSqliteAsync(NoteTable.Sqlite, path);
        return path;
    }

    /// <summary>Looks at the same database on another server from now on, as after a failover.</summary>
    public void TurnTo(PostgresServer server) => (_server, Postgres) = (server, server.ConnectionString(_database));

    public string File(string name) => _folder.File(name);

    /// <summary>
    /// The settings of an application over this pair; <paramref name="proxy"/> stands before Postgres.
    /// </summary>
    public Dictionary<string, string?> Settings(PersistencePhase phase, TcpProxy? proxy = null) => new()
    {
        ["Persistence:Phase"] = phase.ToString(),
        ["Persistence:Sqlite:Path"] = Sqlite,
        ["Persistence:Postgres:ConnectionString"] = proxy is null ? Postgres : proxy.Redirect(Postgres),
        ["Persistence:Postgres:MaxPoolSize"] = "6",
    };

    /// <summary>
    /// Starts an application in this process. A start waits for Postgres for no longer than its time-outs, which says
    /// little on a busy machine: where Postgres answers after all, the next look that takes the step is waited for.
    /// </summary>
    public async Task<Application> StartAsync(
        PersistencePhase phase, TcpProxy? proxy = null, params (string, string)[] options)
    {
        var application = Create(phase, proxy, options);
        await application.Engine.StartAsync(CancellationToken.None);
        var server = options.LastOrDefault(option => option.Item1 == "Postgres:ConnectionString").Item2
            ?? Settings(phase, proxy)["Persistence:Postgres:ConnectionString"]!;
        for (var left = StartLooks; left > 0 && MissedPostgres(application) && await AnswersAsync(server); left--)
        {
            await Task.Delay(100);
        }

        return application;
    }

    /// <summary>
    /// Starts an application in this process with a watch over each side, under a clock of its own where given.
    /// </summary>
    public async Task<Application> StartDecoratedAsync(
        PersistencePhase phase, Func<IDatabaseSide, WatchedSide> watch, TimeProvider? time = null,
        TcpProxy? proxy = null)
    {
        var application = new Application(
            Settings(phase, proxy),
            before: services => services.AddSingleton(time ?? TimeProvider.System),
            after: services => services.AddSingleton(provider => EngineOver(provider, watch)));
        await application.Engine.StartAsync(CancellationToken.None);
        return application;
    }

    /// <summary>Registers an application without starting it.</summary>
    public Application Create(PersistencePhase phase, TcpProxy? proxy = null, params (string, string)[] options)
    {
        var settings = Settings(phase, proxy);
        foreach (var (name, value) in options)
        {
            settings[$"Persistence:{name}"] = value;
        }
        return new Application(settings);
    }

    /// <summary>Starts an application as a child process.</summary>
    public ChildProcess StartChild(Func<Arguments, Arguments> tell) => ChildProcess.Dotnet(
        typeof(Application).Assembly.Location,
        tell(new Arguments { Sqlite = Sqlite, Postgres = Postgres }).ToCommandLine());

    public Task<int> OnSqliteAsync(string sql, string? path = null) => PreparedDatabases.OnFileAsync(path ?? Sqlite, sql);

    public async Task<int> OnPostgresAsync(string sql)
    {
        await using var connection = await OpenPostgresAsync();
        return await connection.ExecuteAsync(sql);
    }

    public async Task<T?> FromSqliteAsync<T>(string sql, string? path = null)
    {
        await using var connection = new SqliteConnection($"Data Source={path ?? Sqlite};Pooling=False");
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    public async Task<T?> FromPostgresAsync<T>(string sql)
    {
        await using var connection = await OpenPostgresAsync();
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    /// <summary>
    /// A connection that stands in no pool, so that nobody counts it who counts connections, and none keeps the database
    /// from going.
    /// </summary>
    public Task<NpgsqlConnection> OpenPostgresAsync() => OpenAsync(new NpgsqlConnectionStringBuilder(Postgres));

    /// <summary>The control row and the notes of Postgres, as one text.</summary>
    public async Task<string> StateOfPostgresAsync() => await FromPostgresAsync<string>(
        """
        SELECT (SELECT json_agg(c) FROM persistence.control c)::text
            || (SELECT json_agg(n ORDER BY id) FROM faults.notes n)::text
        """) ?? "nothing";

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _server.DropDatabaseAsync(_database);
        }
        catch (NpgsqlException) when (_server.CanStop)
        {
            // A failed test may have left it stopped, and must not be hidden; the database goes with the server.
        }

        _folder.Dispose();
    }

    private static PersistenceEngine EngineOver(IServiceProvider provider, Func<IDatabaseSide, WatchedSide> watch)
    {
        var options = provider.GetRequiredService<IOptions<PersistenceOptions>>().Value;
        var context = provider.GetRequiredService<DatabaseContext>();
        return new PersistenceEngine(
            new WatchingFactory(new SideFactory(options, context, provider), watch), options,
            provider.GetRequiredService<OptionsPhaseWish>(),
            provider.GetRequiredService<IIdGenerator>(), context, provider.GetRequiredService<IReadRules>());
    }

    private static bool MissedPostgres(Application application) => application.Engine.WaitingStep is { } step
        && step.Clauses.Any(clause => clause.Problem is DatabaseUnavailableException { Side: DatabaseSide.Postgres });

    private static async Task<bool> AnswersAsync(string server)
    {
        try
        {
            await using var connection = await OpenAsync(new NpgsqlConnectionStringBuilder(server) { Timeout = 3 });
            return true;
        }
        catch (Exception problem) when (problem is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder server)
    {
        server.Pooling = false;
        var connection = new NpgsqlConnection(server.ConnectionString);
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
