using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;
using Persistence.Sdk.Testing.Faults;

namespace Persistence.Sdk.Testing.Servers;

/// <summary>
/// pgbouncer in transaction mode before a throw-away server: a client has another session in each transaction, and
/// there are fewer sessions than clients. It never outlives the test, nor the test process.
/// </summary>
public sealed class Pooler : IAsyncDisposable
{
    private const string Name = "pgbouncer";

    // As for the proxy and the server: below the ports the kernel hands out to clients.
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;
    private const int PortTries = 10;

    private readonly ChildProcess _process;
    private readonly string _settings;

    private Pooler(ChildProcess process, int port, string settings) => (_process, Port, _settings) = (process, port, settings);

    /// <summary>Why none can be had here; null where one can.</summary>
    public static string? WhyNone => Program is null
        ? $"No {Name} here: install it (eng/ensure-pgbouncer.sh does it on Debian)."
        : null;

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    // Debian keeps it where only root's search path looks.
    private static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries).Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists);

    /// <summary>Starts one before a server.</summary>
    /// <param name="server">A throw-away server.</param>
    /// <param name="sessions">How many sessions of the server all clients of a database share.</param>
    public static async Task<Pooler> StartAsync(PostgresServer server, int sessions)
    {
        var program = Program ?? throw new InvalidOperationException(WhyNone);
        for (var left = PortTries; ; left--)
        {
            var port = RandomNumberGenerator.GetInt32(FirstPort, LastPort);
            // In the server's folder, which its user may read.
            var settings = Path.Combine(server.Folder!, $"{Name}-{port}.ini");
            await File.WriteAllTextAsync(settings, Settings(server, port, sessions));
            string[] command = [.. PostgresPresence.Unprivileged!, program, settings];
            var process = ChildProcess.Start(command[0], command[1..]);
            if (await ListensAsync(process, port))
            {
                return new Pooler(process, port, settings);
            }

            await process.DisposeAsync();
            if (left == 0)
            {
                throw new InvalidOperationException($"{Name} would not start: {process}");
            }
        }
    }

    /// <summary>The same connection string, through the pooler.</summary>
    public string Redirect(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = Port }.ConnectionString;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        File.Delete(_settings);
    }

    private static string Settings(PostgresServer server, int port, int sessions)
    {
        var to = new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres"));
        return string.Create(CultureInfo.InvariantCulture, $"""
            [databases]
            * = host={to.Host} port={to.Port} user={to.Username} password={to.Password}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = {sessions}
            max_client_conn = 500

            """);
    }

    private static async Task<bool> ListensAsync(ChildProcess process, int port)
    {
        while (process.Running)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return process.Running;
            }
            catch (SocketException)
            {
                await Task.Delay(10);
            }
        }

        return false;
    }
}
