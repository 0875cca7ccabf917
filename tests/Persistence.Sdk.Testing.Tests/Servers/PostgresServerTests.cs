using Dapper;
using Npgsql;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Testing.Tests.Servers;

public sealed class PostgresServerTests
{
    [PostgresFact]
    public async Task The_shared_server_is_one_server_and_gives_every_caller_a_database_of_its_own()
    {
        var servers = await Task.WhenAll(SharedPostgres.GetAsync(), SharedPostgres.GetAsync());
        var names = await Task.WhenAll(servers.Select(server => server.CreateDatabaseAsync()));

        Assert.Same(servers[0], servers[1]);
        Assert.NotEqual(names[0], names[1]);
    }

    [PostgresFact]
    public async Task Copies_of_a_template_have_its_schema_and_their_own_rows()
    {
        var server = await SharedPostgres.GetAsync();
        var builds = 0;
        Task Build(string connectionString)
        {
            builds++;
            return ExecuteAsync(connectionString, "CREATE TABLE notes (text text)");
        }

        var first = await server.CreateDatabaseAsync(await server.TemplateAsync("notes", Build));
        var second = await server.CreateDatabaseAsync(await server.TemplateAsync("notes", Build));
        await ExecuteAsync(server.ConnectionString(first), "INSERT INTO notes VALUES ('a')");

        Assert.Equal(1, builds);
        Assert.Equal(1, await CountAsync(server.ConnectionString(first)));
        Assert.Equal(0, await CountAsync(server.ConnectionString(second)));
    }

    [PostgresFact(Private = true)]
    public async Task A_role_enters_with_its_password_and_with_no_other()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        var database = await server.CreateDatabaseAsync();
        var role = await server.CreateRoleAsync();

        await ExecuteAsync(server.ConnectionString(database, role), "SELECT 1");
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(
            server.ConnectionString(database, role with { Password = "wrong" }), "SELECT 1"));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [PostgresTheory(Private = true)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_stopped_and_started_again_has_its_port_and_its_committed_rows(bool immediate)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        var notes = server.ConnectionString(await server.CreateDatabaseAsync());
        await ExecuteAsync(notes, "CREATE TABLE notes (text text); INSERT INTO notes VALUES ('kept')");

        await server.StopAsync(immediate);
        await Assert.ThrowsAsync<NpgsqlException>(() => ExecuteAsync(notes, "SELECT 1"));
        await server.StartAgainAsync();

        Assert.Equal(1, await CountAsync(notes));
    }

    [PostgresFact(Private = true)]
    public async Task A_disposed_server_is_gone_with_its_folder()
    {
        var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        var connectionString = server.ConnectionString("postgres");
        await ExecuteAsync(connectionString, "SELECT 1");

        await server.DisposeAsync();

        Assert.False(Directory.Exists(server.Folder));
        await Assert.ThrowsAsync<NpgsqlException>(() => ExecuteAsync(connectionString, "SELECT 1"));
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = Open(connectionString);
        await connection.ExecuteAsync(sql);
    }

    private static async Task<int> CountAsync(string connectionString)
    {
        await using var connection = Open(connectionString);
        return await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM notes");
    }

    private static NpgsqlConnection Open(string connectionString) =>
        new(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
}
