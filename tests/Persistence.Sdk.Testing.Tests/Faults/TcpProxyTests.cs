using System.Diagnostics;
using System.Net.Sockets;
using Persistence.Sdk.Testing.Faults;

namespace Persistence.Sdk.Testing.Tests.Faults;

public sealed class TcpProxyTests : IAsyncLifetime
{
    private static readonly byte[] Message = [.. Enumerable.Range(0, 200).Select(number => (byte)number)];
    private readonly EchoServer _server = new();
    private readonly TcpProxy _proxy;

    public TcpProxyTests() => _proxy = new TcpProxy("127.0.0.1", _server.Port);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_goes_in_comes_out_and_is_counted()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(Message);

        Assert.Equal(Message, await ReceiveAsync(client, Message.Length));
        var connection = Assert.Single(_proxy.Connections);
        Assert.Equal((200, 200), (connection.BytesToServer, connection.BytesToClient));
        Assert.Equal((200, 200, 1), (_proxy.ToServer.Bytes, _proxy.ToClient.Bytes, _proxy.Accepted));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(73)]
    [InlineData(200)]
    public async Task A_cut_lets_exactly_so_many_bytes_through_to_the_server_and_only_once(int bytes)
    {
        _proxy.ToServer.CutOnceAfter(bytes);

        using var first = await ConnectAsync();
        await first.SendAsync(Message);
        await ReceiveToEndAsync(first);
        Assert.Equal(bytes, await _server.ReceivedAsync(0));

        using var second = await ConnectAsync();
        await second.SendAsync(Message);
        Assert.Equal(Message, await ReceiveAsync(second, Message.Length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(199)]
    public async Task A_cut_on_the_way_back_gives_the_client_exactly_so_many_bytes(int bytes)
    {
        _proxy.ToClient.CutOnceAfter(bytes);

        using var client = await ConnectAsync();
        await client.SendAsync(Message);

        Assert.Equal(Message[..bytes], await ReceiveToEndAsync(client));
        Assert.Equal(Message.Length, await _server.ReceivedAsync(0));
    }

    [Fact]
    public async Task A_cut_for_each_meets_every_connection_until_the_lane_is_healed()
    {
        _proxy.ToServer.CutEachAfter(10);
        for (var connection = 0; connection < 2; connection++)
        {
            using var client = await ConnectAsync();
            await client.SendAsync(Message);
            await ReceiveToEndAsync(client);
            Assert.Equal(10, await _server.ReceivedAsync(connection));
        }

        _proxy.Heal();
        using var healed = await ConnectAsync();
        await healed.SendAsync(Message);
        Assert.Equal(Message, await ReceiveAsync(healed, Message.Length));
    }

    [Fact]
    public async Task A_cut_for_one_connection_leaves_the_others_alone()
    {
        using var first = await ConnectAsync();
        await first.SendAsync(Message);
        await ReceiveAsync(first, Message.Length);
        _proxy.Connections[0].CutAfterToServer(5);
        using var second = await ConnectAsync();

        await second.SendAsync(Message);
        Assert.Equal(Message, await ReceiveAsync(second, Message.Length));
        await first.SendAsync(Message);
        await ReceiveToEndAsync(first);
        Assert.Equal(205, await _server.ReceivedAsync(0));
    }

    [Fact]
    public async Task Held_bytes_arrive_when_the_lane_passes_again()
    {
        using var client = await ConnectAsync();
        _proxy.SetMode(LaneMode.Hold);
        await client.SendAsync(Message);
        Assert.Equal(0, _proxy.ToServer.Bytes);

        _proxy.SetMode(LaneMode.Pass);

        Assert.Equal(Message, await ReceiveAsync(client, Message.Length));
    }

    [Fact]
    public async Task A_delayed_answer_is_not_there_before_its_time()
    {
        var delay = TimeSpan.FromMilliseconds(100);
        _proxy.ToClient.Delay = delay;
        using var client = await ConnectAsync();
        var sent = Stopwatch.GetTimestamp();
        await client.SendAsync(Message);

        Assert.Equal(Message, await ReceiveAsync(client, Message.Length));
        Assert.True(Stopwatch.GetElapsedTime(sent) > delay / 2);
    }

    [Fact]
    public async Task A_connection_that_lost_bytes_does_not_survive_the_healing()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(Message);
        await ReceiveAsync(client, Message.Length);
        _proxy.ToClient.Mode = LaneMode.Swallow;
        await client.SendAsync(Message);
        await Eventually.BecomesTrueAsync(() => _proxy.ToServer.Bytes == 400);

        await Task.Delay(50);
        _proxy.Heal();
        await client.SendAsync(Message);

        Assert.Empty(await ReceiveToEndAsync(client));
    }

    [Fact]
    public async Task A_refusing_proxy_keeps_open_connections_and_takes_new_ones_after_resuming()
    {
        using var open = await ConnectAsync();
        await Eventually.BecomesTrueAsync(() => _proxy.Connections.Count == 1);
        await _proxy.RefuseAsync();
        await Assert.ThrowsAsync<SocketException>(ConnectAsync);
        await open.SendAsync(Message);
        Assert.Equal(Message, await ReceiveAsync(open, Message.Length));

        _proxy.Resume();
        using var late = await ConnectAsync();
        await late.SendAsync(Message);
        Assert.Equal(Message, await ReceiveAsync(late, Message.Length));
    }

    [Fact]
    public async Task Cutting_all_ends_every_open_connection()
    {
        using var first = await ConnectAsync();
        using var second = await ConnectAsync();
        await Eventually.BecomesTrueAsync(() => _proxy.Connections.Count == 2);

        await _proxy.CutAllAsync();

        Assert.Empty(await ReceiveToEndAsync(first));
        Assert.Empty(await ReceiveToEndAsync(second));
        Assert.Empty(_proxy.Connections);
    }

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync("127.0.0.1", _proxy.Port);
        return client;
    }

    private static async Task<byte[]> ReceiveAsync(Socket client, int bytes)
    {
        await using var stream = new NetworkStream(client, ownsSocket: false);
        var buffer = new byte[bytes];
        await stream.ReadExactlyAsync(buffer);
        return buffer;
    }

    private static async Task<byte[]> ReceiveToEndAsync(Socket client)
    {
        using var received = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            while (await client.ReceiveAsync(buffer) is > 0 and var read)
            {
                received.Write(buffer, 0, read);
            }
        }
        catch (SocketException)
        {
            // A reset is an end too.
        }
        return received.ToArray();
    }
}
