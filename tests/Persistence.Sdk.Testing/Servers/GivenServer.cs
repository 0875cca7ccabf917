using Dapper;
using Npgsql;

namespace Persistence.Sdk.Testing.Servers;

/// <summary>The server somebody named in the environment; it is not ours to stop.</summary>
internal sealed class GivenServer : PostgresServer
{
    private GivenServer(string connectionString) => Administrator = new NpgsqlConnectionStringBuilder(connectionString);

    public override bool CanStop => false;

    private protected override NpgsqlConnectionStringBuilder Administrator { get; }

    /// <summary>
    /// Connects and sweeps what test processes left there before yesterday: the runner kills them before they could do
    /// it themselves.
    /// </summary>
    internal static async Task<GivenServer> ConnectAsync(string connectionString)
    {
        var server = new GivenServer(connectionString);
        foreach (var drop in await server.LeftoversAsync())
        {
            try
            {
                await server.ExecuteAsync(drop);
            }
            catch (PostgresException)
            {
                // Still in use, or another process was faster: the next run sees to it.
            }
        }
        return server;
    }

    public override Task StopAsync(bool immediate = false) => throw NotOurs();

    public override Task StartAgainAsync() => throw NotOurs();

    public override async ValueTask DisposeAsync() => await DropEverythingAsync();

    private async Task<IEnumerable<string>> LeftoversAsync()
    {
        var before = DateTime.UtcNow.AddDays(-1);
        await using var connection = new NpgsqlConnection(Administrator.ConnectionString);
        return await connection.QueryAsync<string>(
            """
            SELECT 'DROP DATABASE IF EXISTS ' || datname FROM pg_database
            WHERE datname LIKE 'persistence\_db\_%' AND datname COLLATE "C" < @database
            UNION ALL
            SELECT 'DROP ROLE IF EXISTS ' || rolname FROM pg_roles
            WHERE rolname LIKE 'persistence\_role\_%' AND rolname COLLATE "C" < @role
            """,
            new { database = NamePrefix("db", before), role = NamePrefix("role", before) });
    }

    private static InvalidOperationException NotOurs() => new(
        $"The server in {PostgresPresence.Variable} is not the test's to stop: ask for one with Private = true.");
}
