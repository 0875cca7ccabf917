using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Scenes;

/// <summary>A SQLite file and a Postgres database of one test, and the tool beside them.</summary>
internal sealed class Pair : IAsyncDisposable
{
    /// <summary>What the tool must never write.</summary>
    public const string Canary = "canary-of-the-password";

    private static readonly string Tool = typeof(ExitCodes).Assembly.Location;
    private readonly TempFolder _folder = new();
    private readonly PostgresServer? _server;

    private Pair(PostgresServer? server, string? database)
    {
        (_server, Database) = (server, database);
        Sqlite = _folder.File("state.sqlite");
        Postgres = server?.ConnectionString(database!);
    }

    public string Sqlite { get; }

    public string? Postgres { get; }

    public string? Database { get; }

    public PostgresServer Server => _server!;

    /// <summary>The same, where no server answers.</summary>
    public string Nowhere => new NpgsqlConnectionStringBuilder(Postgres) { Port = 1 }.ConnectionString;

    public static Pair WithoutPostgres() => new(null, null);

    /// <summary>
    /// Both databases empty, or, by default, with the schema and the tables of the application that is a child.
    /// </summary>
    public static async Task<Pair> CreateAsync(bool withSchema = true)
    {
        var server = await SharedPostgres.GetAsync();
        var pair = new Pair(server, await server.CreateDatabaseAsync());
        if (withSchema)
        {
            (await pair.RunAsync("schema", "apply")).Ended(0);
            await pair.OnSqliteAsync(NoteTable.Sqlite);
            await pair.OnPostgresAsync(NoteTable.Postgres);
        }

        return pair;
    }

    public string File(string name) => _folder.File(name);

    /// <summary>Runs the tool over this pair.</summary>
    public async Task<ToolRun> RunAsync(params string[] arguments)
    {
        var run = await RunBareAsync(
            [.. arguments, "--sqlite", Sqlite, .. Postgres is null ? (string[])[] : ["--postgres", Postgres]]);
        return run.Without(new NpgsqlConnectionStringBuilder(Postgres).Password ?? Canary);
    }

    /// <summary>Runs the tool over this pair with settings that let Postgres alone decide at once.</summary>
    public async Task<ToolRun> WithoutSoakAsync(params string[] arguments)
    {
        var settings = File("soak.json");
        await System.IO.File.WriteAllTextAsync(
            settings, """{ "Persistence": { "Gate": { "Soak": "00:00:00" } } }""");
        return await RunAsync([.. arguments, "--config", settings]);
    }

    /// <summary>Runs the tool with these arguments and no others, in this process.</summary>
    public static async Task<ToolRun> RunBareAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await CommandLine.Tool.RunAsync(
            arguments, new Output.Terminal(output, errors, isOutputTerminal: false, isErrorTerminal: false));
        return new ToolRun(exitCode, output.ToString(), errors.ToString()).Without(Canary);
    }

    /// <summary>Runs the tool in a process that has these variables.</summary>
    public static async Task<ToolRun> RunWithAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        await using var child = ChildProcess.Dotnet(Tool, arguments, environment);
        var exitCode = await child.ExitCodeAsync();
        return new ToolRun(exitCode, string.Join('\n', child.Lines), string.Join('\n', child.ErrorLines))
            .Without(Canary);
    }

    /// <summary>Starts the tool without waiting for its end.</summary>
    public ChildProcess Start(params string[] arguments) =>
        ChildProcess.Dotnet(Tool, [.. arguments, "--sqlite", Sqlite, "--postgres", Postgres!]);

    /// <summary>Starts an application in a process of its own and waits until it lives.</summary>
    public async Task<ChildProcess> StartApplicationAsync(PersistencePhase phase)
    {
        var told = new Arguments { Sqlite = Sqlite, Postgres = Postgres, Phase = phase, Run = "idle" };
        var child = ChildProcess.Dotnet(typeof(Application).Assembly.Location, told.ToCommandLine());
        await child.LineAsync(line => line.StartsWith("READY", StringComparison.Ordinal));
        return child;
    }

    /// <summary>Waits until the file knows which phase a process asks for.</summary>
    public async Task WaitForAsync(int osProcessId, PersistencePhase asksFor)
    {
        while (await FromSqliteAsync<long?>(
            $"SELECT asks_for FROM persistence_processes WHERE os_process_id = {osProcessId}") != (int)asksFor)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until the file has heard from a process anew: it has looked at the phase since.</summary>
    public async Task WaitForHeartbeatAsync(int osProcessId)
    {
        var query = $"SELECT max(heartbeat_at) FROM persistence_processes WHERE os_process_id = {osProcessId}";
        var last = await FromSqliteAsync<string>(query);
        while (await FromSqliteAsync<string>(query) == last)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until the file stands in a phase.</summary>
    public async Task WaitForPhaseAsync(PersistencePhase phase)
    {
        while (await FromSqliteAsync<long>("SELECT phase FROM persistence_control") != (int)phase)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>An application in this process, not started yet.</summary>
    public Application Application(PersistencePhase phase) => new(new Dictionary<string, string?>
    {
        ["Persistence:Phase"] = phase.ToString(),
        ["Persistence:Sqlite:Path"] = Sqlite,
        ["Persistence:Postgres:ConnectionString"] = Postgres,
        ["Persistence:Postgres:MaxPoolSize"] = "6",
    });

    /// <summary>Writes runs as an application does, and ends it.</summary>
    public async Task WriteRunsAsync(PersistencePhase phase, int count)
    {
        await using var application = Application(phase);
        await application.Engine.StartAsync(CancellationToken.None);
        for (var i = 0; i < count; i++)
        {
            await application.RunRecords.CreateRunAsync(new WorkflowRun { RunId = $"run-{i}", PapersDir = "papers" });
        }

        if (application.Engine.Phase!.Roles.Mirror is not null)
        {
            await application.Engine.Status.WaitUntilDrainedAsync();
        }
    }

    public async Task<int> OnSqliteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Sqlite};Pooling=False");
        return await connection.ExecuteAsync(sql);
    }

    public async Task<T?> FromSqliteAsync<T>(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Sqlite};Pooling=False");
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    public async Task<int> OnPostgresAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Unpooled);
        return await connection.ExecuteAsync(sql);
    }

    public async Task<T?> FromPostgresAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Unpooled);
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DropDatabaseAsync(Database!);
        }

        _folder.Dispose();
    }

    private string Unpooled => new NpgsqlConnectionStringBuilder(Postgres) { Pooling = false }.ConnectionString;
}
