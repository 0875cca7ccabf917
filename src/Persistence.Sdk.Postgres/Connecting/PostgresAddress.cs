namespace Persistence.Sdk.Postgres.Connecting;

/// <summary>
/// A connection string or <c>postgresql://</c> URI, and the configuration path it was found under. No record: nothing
/// may print it.
/// </summary>
internal sealed class PostgresAddress(string path, string? text)
{
    public const string OptionPath = "Persistence:Postgres:ConnectionString";

    /// <summary>The path, for messages.</summary>
    public string Path { get; } = path;

    /// <summary>The connection string; it may hold a password.</summary>
    public string? Text { get; } = text;

    public static PostgresAddress Of(PostgresOptions options) => new(OptionPath, options.ConnectionString);
}
