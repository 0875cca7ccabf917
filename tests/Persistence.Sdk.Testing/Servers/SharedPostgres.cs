namespace Persistence.Sdk.Testing.Servers;

/// <summary>
/// One server for all test classes of a test process, started by whoever asks first; it goes when the
/// process does. A test that stops its server starts a private one with <see cref="PostgresServer.StartAsync"/>.
/// Thread-safe.
/// </summary>
public static class SharedPostgres
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(() => PostgresServer.StartAsync(new PostgresServerOptions { Fsync = false }));

    /// <summary>The server. Throws with the reason where there is none to be had.</summary>
    public static Task<PostgresServer> GetAsync() => Server.Value;
}
