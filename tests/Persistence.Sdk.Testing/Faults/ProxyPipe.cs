using System.Net.Sockets;

namespace Persistence.Sdk.Testing.Faults;

/// <summary>
/// One direction of one connection. Its numbers belong to the lane and are read under the lane's lock.
/// </summary>
internal sealed class ProxyPipe(ProxyLane lane, Socket from, Socket to)
{
    private const int BufferBytes = 64 * 1024;

    internal long? Budget { get; set; }

    internal long Passed { get; set; }

    internal bool LostBytes { get; set; }

    internal async Task RunAsync(CancellationToken token)
    {
        var buffer = new byte[BufferBytes];
        lane.Add(this);
        try
        {
            while (await from.ReceiveAsync(buffer, token) is > 0 and var read)
            {
                var (pass, cut) = await lane.AdmitAsync(this, read, token);
                for (var sent = 0; sent < pass;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, pass - sent), token);
                }
                if (cut)
                {
                    return;
                }
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Either side hung up or the connection was cut: the caller closes both ends.
        }
        finally
        {
            lane.Remove(this);
        }
    }
}
