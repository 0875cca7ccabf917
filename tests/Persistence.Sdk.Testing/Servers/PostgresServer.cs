using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace Persistence.Sdk.Testing.Servers;

/// <summary>
/// A real Postgres for tests: the one named in <c>PERSISTENCE_TEST_POSTGRES</c>, else a container where that was
/// compiled in, else a throw-away cluster from the server binaries on this machine. Thread-safe, except for stop
/// and start.
/// </summary>
public abstract class PostgresServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new();
    private readonly ConcurrentQueue<string> _databases = new();
    private readonly ConcurrentQueue<string> _roles = new();

    private protected PostgresServer()
    {
    }

    /// <summary>Whether this server belongs to the test, so that it can be stopped and started.</summary>
    public abstract bool CanStop { get; }

    /// <summary>Folder of the server's own log and data, or null where the server is not ours.</summary>
    public virtual string? Folder => null;

    private protected abstract NpgsqlConnectionStringBuilder Administrator { get; }

    /// <summary>Why no server can be had here; null where one can.</summary>
    public static string? WhyNone(PostgresServerOptions? options = null) =>
        PostgresPresence.WhyNone(options?.Private ?? false);

    /// <summary>Starts (or finds) a server. Throws with the reason where there is none to be had.</summary>
    public static async Task<PostgresServer> StartAsync(PostgresServerOptions? options = null)
    {
        options ??= new PostgresServerOptions();
        if (!options.Private && PostgresPresence.Given is { } given)
        {
            return await GivenServer.ConnectAsync(given);
        }
#if TESTCONTAINERS
        return await ContainerServer.StartAsync(options);
#else
        if (PostgresPresence.WhyNoCluster is { } reason)
        {
            throw new InvalidOperationException(reason);
        }
        return await ThrowAwayCluster.CreateAsync(options);
#endif
    }

    /// <summary>Stops the server and keeps its data. <paramref name="immediate"/> stops it as a crash would.</summary>
    public abstract Task StopAsync(bool immediate = false);

    /// <summary>
    /// Starts a stopped server on the same port with the same data, and waits until it takes connections.
    /// </summary>
    public abstract Task StartAgainAsync();

    /// <summary>
    /// Starts a standby of this server, which follows it until it is promoted. Only a throw-away cluster can have one.
    /// </summary>
    public virtual Task<PostgresServer> StartStandbyAsync() => throw new NotSupportedException(
        "A standby needs a throw-away cluster: run the test where the server binaries are installed.");

    /// <summary>Makes a standby a server of its own.</summary>
    public virtual Task PromoteAsync() => throw new NotSupportedException("This server is no standby.");

    /// <summary>How to reach <paramref name="database"/>, as the superuser or as <paramref name="role"/>.</summary>
    public string ConnectionString(string database, PostgresRole? role = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(Administrator.ConnectionString) { Database = database };
        if (role is not null)
        {
            builder.Username = role.Name;
            builder.Password = role.Password;
        }
        return builder.ConnectionString;
    }

    /// <summary>Makes a fresh database, empty or a copy of <paramref name="template"/>, and returns its name.</summary>
    public async Task<string> CreateDatabaseAsync(string template = "template0")
    {
        var name = FreshName("db");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        _databases.Enqueue(name);
        return name;
    }

    /// <summary>
    /// Builds a database once for each <paramref name="subject"/> and returns its name, to be copied with
    /// <see cref="CreateDatabaseAsync"/>. <paramref name="build"/> gets the connection string of the empty database.
    /// </summary>
    public Task<string> TemplateAsync(string subject, Func<string, Task> build) =>
        _templates.GetOrAdd(subject, _ => new Lazy<Task<string>>(() => BuildTemplateAsync(build))).Value;

    /// <summary>Drops a database at once, also under open connections.</summary>
    public Task DropDatabaseAsync(string database) => ExecuteAsync($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");

    /// <summary>
    /// Makes a role with a fresh name and password; <paramref name="attributes"/> as in <c>CREATE ROLE</c>.
    /// </summary>
    public async Task<PostgresRole> CreateRoleAsync(string attributes = "LOGIN")
    {
        var role = new PostgresRole(FreshName("role"), RandomNumberGenerator.GetHexString(24, lowercase: true));
        await ExecuteAsync($"CREATE ROLE {role.Name} {attributes} PASSWORD '{role.Password}'");
        _roles.Enqueue(role.Name);
        return role;
    }

    /// <summary>
    /// Runs a statement as the superuser, by default in the database <c>postgres</c>, on its own connection.
    /// </summary>
    public async Task ExecuteAsync(string sql, string? database = null)
    {
        await using var connection = new NpgsqlConnection(ServiceConnectionString(database));
        await connection.OpenAsync();
        await connection.ExecuteAsync(sql);
    }

    /// <summary>
    /// Stops the server and removes its folder; on a server that is not ours, drops what was made there.
    /// </summary>
    public abstract ValueTask DisposeAsync();

    private protected static string NamePrefix(string kind, DateTime day) =>
        string.Create(CultureInfo.InvariantCulture, $"persistence_{kind}_{day:yyyyMMdd}_");

    private static string FreshName(string kind) =>
        NamePrefix(kind, DateTime.UtcNow) + RandomNumberGenerator.GetHexString(16, lowercase: true);

    private protected async Task DropEverythingAsync()
    {
        while (_databases.TryDequeue(out var database))
        {
            await DropDatabaseAsync(database);
        }
        while (_roles.TryDequeue(out var role))
        {
            await ExecuteAsync($"DROP ROLE IF EXISTS {role}");
        }
    }

    private async Task<string> BuildTemplateAsync(Func<string, Task> build)
    {
        var name = await CreateDatabaseAsync();
        await build(ConnectionString(name));
        // A database with connections cannot be copied, and a pool may still hold some.
        await ExecuteAsync($"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false");
        await ExecuteAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'");
        return name;
    }

    private string ServiceConnectionString(string? database) =>
        new NpgsqlConnectionStringBuilder(Administrator.ConnectionString)
        {
            Database = database ?? Administrator.Database,
            Pooling = false,
        }.ConnectionString;
}
