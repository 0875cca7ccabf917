using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Fixtures;

/// <summary>A database of the test's own with the schema and the test tables, and the side that is tested.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    public const long Epoch = 7;
    public const string File = "the-file";
    public const string Tables = "CREATE SCHEMA test;" + Note.Ddl + Seat.Ddl + Folder.Ddl + Page.Ddl + Everything.Ddl
        + Event.Ddl;
    private readonly PostgresServer _server;
    private readonly NpgsqlDataSource _plain;

    private TestDatabase(PostgresServer server, string name)
    {
        (_server, Name) = (server, name);
        ConnectionString = server.ConnectionString(name);
        _plain = NpgsqlDataSource.Create(ConnectionString);
        Side = Open();
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public PostgresDatabase Side { get; }

    /// <summary>The side as stores see it.</summary>
    public IDatabase Port => Side;

    public static TableCatalog Catalog { get; } =
        new([Note.Table, Seat.Table, Folder.Table, Page.Table, Everything.Table, Event.Table]);

    /// <summary>A database in which nobody has started yet.</summary>
    public static async Task<TestDatabase> CreateAsync() => await CreateAsync(await SharedPostgres.GetAsync());

    /// <summary>The same on a server of the test's own.</summary>
    public static async Task<TestDatabase> CreateAsync(PostgresServer server)
    {
        var template = await server.TemplateAsync("schema and test tables", BuildAsync);
        return new TestDatabase(server, await server.CreateDatabaseAsync(template));
    }

    /// <summary>A database that is the authority of a phase.</summary>
    public static async Task<TestDatabase> AuthorityAsync(PersistencePhase phase = PersistencePhase.PostgresOnly)
    {
        var database = await CreateAsync();
        await database.SetControlAsync(phase, DatabaseSide.Postgres);
        return database;
    }

    /// <summary>A database that is the mirror of <see cref="File"/>.</summary>
    public static async Task<TestDatabase> MirrorAsync()
    {
        var database = await CreateAsync();
        await database.SetControlAsync(PersistencePhase.DualWrite, DatabaseSide.Sqlite);
        return database;
    }

    public static DatabaseContext Context(TimeProvider? time = null) => new(
        Catalog, time ?? TimeProvider.System, new HybridClock(time ?? TimeProvider.System), ["Pipeline"],
        NullLoggerFactory.Instance);

    /// <summary>A further side on the same database, as another process would have.</summary>
    public PostgresDatabase Open(Action<PostgresOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new PostgresOptions { ConnectionString = ConnectionString };
        configure?.Invoke(options);
        return PostgresDatabase.Create(options, Context(time));
    }

    public async Task<MirrorFence> FenceAsync() =>
        new(Epoch, File, (await Side.Control.ReadAsync(CancellationToken.None)).OwnId, 1);

    public Task SetControlAsync(
        PersistencePhase phase, DatabaseSide authority, long epoch = Epoch, string state = "open") =>
        ExecuteAsync(
            """
            UPDATE persistence.control SET phase = @phase, authority = @authority, epoch = @epoch, state = @state,
                peer_id = @peer, generation = 1
            """,
            new { phase = (int)phase, authority = authority == DatabaseSide.Postgres ? "postgres" : "sqlite", epoch,
                state, peer = File });

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await _plain.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await _plain.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await _plain.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, parameters)];
    }

    /// <summary>Forgets the test's own connections, after the server went.</summary>
    public void Forget() => _plain.Clear();

    public Task<NpgsqlConnection> ConnectAsync() => _plain.OpenConnectionAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await Side.DisposeAsync();
        await _plain.DisposeAsync();
        await _server.DropDatabaseAsync(Name);
    }

    private static async Task BuildAsync(string connectionString)
    {
        await using (var side = PostgresDatabase.Create(new PostgresOptions { ConnectionString = connectionString },
            Context()))
        {
            await side.Schema.ApplyAsync(CancellationToken.None);
        }

        await using var plain = NpgsqlDataSource.Create(connectionString);
        await using var connection = await plain.OpenConnectionAsync();
        await connection.ExecuteAsync(Tables);
    }
}
