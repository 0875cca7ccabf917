using System.Net.Sockets;

namespace Persistence.Sdk.Testing.Faults;

/// <summary>One connection through a <see cref="TcpProxy"/>. Thread-safe.</summary>
public sealed class ProxyConnection
{
    private readonly TcpProxy _proxy;
    private readonly Socket _client;
    private readonly Socket _server;
    private readonly ProxyPipe _toServer;
    private readonly ProxyPipe _toClient;
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ProxyConnection(TcpProxy proxy, Socket client, Socket server)
    {
        (_proxy, _client, _server) = (proxy, client, server);
        _toServer = new ProxyPipe(proxy.ToServer, client, server);
        _toClient = new ProxyPipe(proxy.ToClient, server, client);
    }

    /// <summary>Bytes passed on from the client to the server.</summary>
    public long BytesToServer => _proxy.ToServer.BytesOf(_toServer);

    /// <summary>Bytes passed on from the server to the client.</summary>
    public long BytesToClient => _proxy.ToClient.BytesOf(_toClient);

    /// <summary>Cuts this connection when it has carried exactly this many bytes more to the server.</summary>
    public void CutAfterToServer(long bytes) => _proxy.ToServer.SetBudget(_toServer, bytes);

    /// <summary>Cuts this connection when it has carried exactly this many bytes more to the client.</summary>
    public void CutAfterToClient(long bytes) => _proxy.ToClient.SetBudget(_toClient, bytes);

    /// <summary>Cuts this connection now.</summary>
    public void Cut() => _cut.TrySetResult();

    internal async Task RunAsync()
    {
        using var end = new CancellationTokenSource();
        Task[] pipes = [_toServer.RunAsync(end.Token), _toClient.RunAsync(end.Token)];
        await Task.WhenAny([.. pipes, _cut.Task]);
        await end.CancelAsync();
        Close(_server);
        Close(_client);
        await Task.WhenAll(pipes);
    }

    private static void Close(Socket socket)
    {
        try
        {
            // What was passed on before the cut still arrives: the end of the stream goes out behind it.
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The other end was faster.
        }
        socket.Dispose();
    }
}
