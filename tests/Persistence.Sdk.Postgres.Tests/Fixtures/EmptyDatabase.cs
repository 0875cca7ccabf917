using Dapper;
using Npgsql;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Fixtures;

/// <summary>A database without any schema.</summary>
internal sealed class EmptyDatabase : IAsyncDisposable
{
    private EmptyDatabase(PostgresServer server, string name) => (Server, Name) = (server, name);

    public PostgresServer Server { get; }

    public string Name { get; }

    public static async Task<EmptyDatabase> CreateAsync()
    {
        var server = await SharedPostgres.GetAsync();
        return new EmptyDatabase(server, await server.CreateDatabaseAsync());
    }

    public PostgresDatabase Open(IReadOnlyList<string>? modules = null, PostgresRole? role = null) =>
        PostgresDatabase.Create(
        new PostgresOptions { ConnectionString = Server.ConnectionString(Name, role) },
        TestDatabase.Context() with { Modules = modules ?? ["Pipeline"] });

    public Task ExecuteAsync(string sql) => Server.ExecuteAsync(sql, Name);

    public async Task<long> CountAsync(string what) =>
        long.Parse((await ListAsync($"SELECT count(*)::text FROM {what}"))[0]);

    public async Task<IReadOnlyList<string>> ListAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server.ConnectionString(Name) + ";Pooling=false");
        return [.. await connection.QueryAsync<string>(sql)];
    }

    public async ValueTask DisposeAsync() => await Server.DropDatabaseAsync(Name);
}
