namespace Persistence.Sdk;

/// <summary>The server is older than the oldest version this library works with.</summary>
public sealed class PostgresVersionRejectedException(string server, string version, string required)
    : PostgresRejectedException(server, $"it runs version {version}; version {required} or later is required.")
{
    /// <summary>The version the server reports.</summary>
    public string Version { get; } = version;
}
