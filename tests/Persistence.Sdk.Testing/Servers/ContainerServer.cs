#if TESTCONTAINERS
using System.Security.Cryptography;
using Npgsql;
using Testcontainers.PostgreSql;

namespace Persistence.Sdk.Testing.Servers;

/// <summary>A container, for people who have an engine and build with <c>-p:UseTestcontainers=true</c>.</summary>
internal sealed class ContainerServer : PostgresServer
{
    private const int ServerPort = 5432;
    private readonly PostgreSqlContainer _container;

    private ContainerServer(PostgreSqlContainer container)
    {
        _container = container;
        Administrator = new NpgsqlConnectionStringBuilder(container.GetConnectionString());
    }

    public override bool CanStop => true;

    private protected override NpgsqlConnectionStringBuilder Administrator { get; }

    internal static async Task<ContainerServer> StartAsync(PostgresServerOptions options)
    {
        // A fixed host port: a free one would change with every start of the container.
        var container = new PostgreSqlBuilder()
            .WithImage("postgres:17")
            .WithPortBinding(RandomNumberGenerator.GetInt32(20_000, 32_000), ServerPort)
            .WithCommand("-c", "max_connections=400", "-c", $"fsync={(options.Fsync ? "on" : "off")}")
            .WithCommand([.. options.Settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })])
            .Build();
        await container.StartAsync();
        return new ContainerServer(container);
    }

    public override async Task StopAsync(bool immediate = false)
    {
        if (immediate)
        {
            // SIGQUIT to the server's first process is what pg_ctl's immediate mode sends.
            await _container.ExecAsync(["kill", "-QUIT", "1"]);
        }
        await _container.StopAsync();
    }

    public override Task StartAgainAsync() => _container.StartAsync();

    public override ValueTask DisposeAsync() => _container.DisposeAsync();
}
#endif
