namespace Persistence.Sdk.Testing.Servers;

/// <summary>How a test wants its server.</summary>
public sealed record PostgresServerOptions
{
    /// <summary>
    /// A server of the test's own that it may stop and start. The default value is false: the server named in
    /// <c>PERSISTENCE_TEST_POSTGRES</c> is taken where that variable is set.
    /// </summary>
    public bool Private { get; init; }

    /// <summary>Whether the server flushes to disk at commit. The default value is true.</summary>
    public bool Fsync { get; init; } = true;

    /// <summary>
    /// Further lines for <c>postgresql.conf</c>, by setting name. Only a throw-away cluster knows them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
