using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Persistence.Sdk.Testing.Faults;

/// <summary>
/// Stands between a client and a server and does to their bytes what networks do. Thread-safe.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    // Below the ports the kernel hands out to clients, so that nobody takes the port while the proxy refuses.
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;

    private readonly Lock _gate = new();
    private (string Host, int Port) _server;
    private readonly Dictionary<ProxyConnection, Task> _connections = [];
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _accepted;

    /// <summary>Starts a proxy on a free port of 127.0.0.1 before the given server.</summary>
    public TcpProxy(string host, int port)
    {
        _server = (host, port);
        while (_listener is null)
        {
            Port = RandomNumberGenerator.GetInt32(FirstPort, LastPort);
            TryListen();
        }
    }

    /// <summary>Starts a proxy before the server of a connection string.</summary>
    public static TcpProxy Before(string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        return new TcpProxy(server.Host!, server.Port);
    }

    /// <summary>The port the proxy listens on.</summary>
    public int Port { get; private set; }

    /// <summary>The direction from the clients to the server.</summary>
    public ProxyLane ToServer { get; } = new();

    /// <summary>The direction from the server to the clients.</summary>
    public ProxyLane ToClient { get; } = new();

    /// <summary>Connections accepted since the proxy started.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>The connections open now.</summary>
    public IReadOnlyList<ProxyConnection> Connections
    {
        get
        {
            lock (_gate)
            {
                return [.. _connections.Keys];
            }
        }
    }

    /// <summary>The same connection string, through this proxy.</summary>
    public string Redirect(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = Port }.ConnectionString;

    /// <summary>Has new connections go to the server of another connection string; open ones stay.</summary>
    public void TurnTo(string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        _server = (server.Host!, server.Port);
    }

    /// <summary>Sets both directions to a mode at once.</summary>
    public void SetMode(LaneMode mode) => (ToServer.Mode, ToClient.Mode) = (mode, mode);

    /// <summary>Cuts every open connection and returns when they are closed; new ones are accepted.</summary>
    public async Task CutAllAsync()
    {
        KeyValuePair<ProxyConnection, Task>[] open;
        lock (_gate)
        {
            open = [.. _connections];
        }
        foreach (var (connection, _) in open)
        {
            connection.Cut();
        }
        await Task.WhenAll(open.Select(pair => pair.Value));
    }

    /// <summary>Refuses new connections until <see cref="Resume"/>; open ones stay.</summary>
    public async Task RefuseAsync()
    {
        _listener?.Dispose();
        _listener = null;
        await _accepting;
    }

    /// <summary>Accepts connections again, on the same port.</summary>
    public void Resume()
    {
        if (_listener is null && !TryListen())
        {
            throw new InvalidOperationException($"Somebody took port {Port} while the proxy refused connections.");
        }
    }

    /// <summary>Passes everything again, in both directions, for new and old connections.</summary>
    public void Heal()
    {
        Resume();
        ToServer.Heal();
        ToClient.Heal();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await RefuseAsync();
        await CutAllAsync();
    }

    private bool TryListen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
            listener.Listen();
        }
        catch (SocketException)
        {
            listener.Dispose();
            return false;
        }
        _listener = listener;
        _accepting = AcceptAsync(listener);
        return true;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync();
                Interlocked.Increment(ref _accepted);
                Serve(client);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The proxy refuses from here on.
        }
    }

    private void Serve(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        try
        {
            server.Connect(_server.Host, _server.Port);
        }
        catch (SocketException)
        {
            server.Dispose();
            client.Dispose();
            return;
        }
        var connection = new ProxyConnection(this, client, server);
        lock (_gate)
        {
            _connections.Add(connection, RunAsync(connection));
        }
    }

    private async Task RunAsync(ProxyConnection connection)
    {
        await Task.Yield();
        await connection.RunAsync();
        lock (_gate)
        {
            _connections.Remove(connection);
        }
    }
}
