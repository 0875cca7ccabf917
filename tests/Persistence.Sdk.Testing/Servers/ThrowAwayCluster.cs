using System.Security.Cryptography;
using Npgsql;

namespace Persistence.Sdk.Testing.Servers;

/// <summary>A private cluster made from the server binaries on this machine, gone with the test process.</summary>
internal sealed class ThrowAwayCluster : PostgresServer
{
    // Below the ports the kernel hands out to clients, so that nobody takes the port while the server is stopped.
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;
    private const int PortTries = 10;

    private readonly ClusterKeeper _keeper;
    private PortReservation? _port;
    private bool _running;

    private ThrowAwayCluster(ClusterKeeper keeper, string password)
    {
        _keeper = keeper;
        Administrator = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Username = "postgres",
            Password = password,
            Database = "postgres",
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        };
    }

    public override bool CanStop => true;

    public override string Folder => _keeper.Folder;

    private protected override NpgsqlConnectionStringBuilder Administrator { get; }

    internal static async Task<ThrowAwayCluster> CreateAsync(PostgresServerOptions options)
    {
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var cluster = new ThrowAwayCluster(await ClusterKeeper.StartAsync(), password);
        return await cluster.StartedAsync($"create {password}", cluster.Settings(options));
    }

    public override async Task<PostgresServer> StartStandbyAsync()
    {
        var password = Administrator.Password!;
        var standby = new ThrowAwayCluster(await ClusterKeeper.StartAsync(), password);
        return await standby.StartedAsync(
            $"copy {Administrator.Port} {password}", new() { ["unix_socket_directories"] = standby.Folder });
    }

    public override Task PromoteAsync() => DoAsync("promote");

    public override async Task StopAsync(bool immediate = false)
    {
        if (_running)
        {
            await DoAsync(immediate ? "stop immediate" : "stop fast");
            _running = false;
        }
    }

    public override async Task StartAgainAsync()
    {
        if (!_running)
        {
            await DoAsync($"start {Administrator.Port}");
            _running = true;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _keeper.DisposeAsync();
        _port?.Dispose();
    }

    private async Task<ThrowAwayCluster> StartedAsync(string make, Dictionary<string, string> settings)
    {
        try
        {
            await DoAsync(make);
            foreach (var (name, value) in settings)
            {
                await DoAsync($"set {name} = '{value}'");
            }

            await StartOnAnyPortAsync();
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private Dictionary<string, string> Settings(PostgresServerOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["unix_socket_directories"] = Folder,
            ["max_connections"] = "400",
            ["shared_buffers"] = "64MB",
            ["fsync"] = options.Fsync ? "on" : "off",
        };
        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }
        return settings;
    }

    private async Task StartOnAnyPortAsync()
    {
        for (var left = PortTries; !_running && left > 0; left--)
        {
            Administrator.Port = RandomNumberGenerator.GetInt32(FirstPort, LastPort);
            _port = PortReservation.TryTake(Administrator.Port);
            _running = _port is not null && await _keeper.DoAsync($"start {Administrator.Port}");
            if (!_running)
            {
                _port?.Dispose();
            }
        }
        if (!_running)
        {
            throw Failure("start");
        }
    }

    private async Task DoAsync(string command)
    {
        if (!await _keeper.DoAsync(command))
        {
            throw Failure(command.Split(' ')[0]);
        }
    }

    private InvalidOperationException Failure(string verb) =>
        new($"A throw-away Postgres would not {verb}. Its last words:{Environment.NewLine}{_keeper.Logs()}");
}
