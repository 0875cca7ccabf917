using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Persistence.Sdk.Testing.Tests.Faults;

/// <summary>Sends back what it gets and counts the bytes of every connection.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<long>> _received = new();
    private readonly List<Task> _echoes = [];
    private readonly Task _accepting;

    internal EchoServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>
    /// What a connection received until it ended; they are numbered in the order of accepting. A client may have seen its
    /// end before it was accepted here.
    /// </summary>
    internal Task<long> ReceivedAsync(int connection) => Received(connection).Task;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_echoes);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _echoes.Add(EchoAsync(await _listener.AcceptSocketAsync(), Received(_echoes.Count)));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private TaskCompletionSource<long> Received(int connection) => _received.GetOrAdd(
        connection, static _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

    private static async Task EchoAsync(Socket socket, TaskCompletionSource<long> received)
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

        received.SetResult(total);
    }
}
