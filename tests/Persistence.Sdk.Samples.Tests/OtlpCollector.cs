using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Persistence.Sdk.Samples.Tests;

/// <summary>Listens on this machine for exports by OTLP over HTTP, and keeps them.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, string? ContentType, string Text)> _received = [];
    private readonly Task _listening;

    public OtlpCollector()
    {
        Address = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _listening = ListenAsync();
    }

    public string Address { get; }

    /// <summary>What was answered so far; the texts in a body stand in it as they are.</summary>
    public IReadOnlyList<(string Path, string? ContentType, string Text)> Received() => [.. _received];

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _listening;
    }

    private async Task ListenAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new StreamReader(context.Request.InputStream, Encoding.Latin1);
                var text = await body.ReadToEndAsync();
                _received.Enqueue((context.Request.Url!.AbsolutePath, context.Request.ContentType, text));
                context.Response.Close();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
