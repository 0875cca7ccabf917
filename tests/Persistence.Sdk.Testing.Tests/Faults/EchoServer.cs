using System.Net;
using System.Net.Sockets;

namespace Persistence.Sdk.Testing.Tests.Faults;

/// <summary>Sends back what it gets and counts the bytes of every connection.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;

    internal EchoServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What each connection received until it ended, in the order of accepting.</summary>
    internal List<Task<long>> Received { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(Received);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Received.Add(EchoAsync(await _listener.AcceptSocketAsync()));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task<long> EchoAsync(Socket socket)
    {
        using var _ = socket;
        var buffer = new byte[4096];
        var total = 0L;
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var read)
            {
                total += read;
                await socket.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (SocketException)
        {
            // Cut: what arrived before counts.
        }
        return total;
    }
}
