namespace Persistence.Sdk;

/// <summary>Options of the Postgres side, section <c>Persistence:Postgres</c>.</summary>
public sealed class PostgresOptions
{
    /// <summary>
    /// The connection string, in Npgsql's form or as a <c>postgresql://</c> URI. The default is null. From phase
    /// <see cref="PersistencePhase.DualWrite"/> on it is needed, unless <see cref="ConnectionName"/> is set or the
    /// application registers a data source of its own. Never logged.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// The name of an entry in the configuration's section <c>ConnectionStrings</c>, instead of
    /// <see cref="ConnectionString"/>. The default is null.
    /// </summary>
    public string? ConnectionName { get; set; }

    /// <summary>
    /// Whether a connection that could be made without TLS is refused at start. The default is false; true demands an
    /// SSL mode of <c>Require</c>, <c>VerifyCA</c> or <c>VerifyFull</c>.
    /// </summary>
    public bool RequireTls { get; set; }

    /// <summary>
    /// The largest number of pooled connections, the writers' included. The default is 16; the allowed range is 4 to
    /// 1,000.
    /// </summary>
    public int MaxPoolSize { get; set; } = 16;

    /// <summary>
    /// How long one command may take before it is cancelled. The default is 30 seconds; the allowed range is 1 second
    /// to 1 hour.
    /// </summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long opening a connection may take. The default is 5 seconds; the allowed range is 1 second to 5 minutes.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a write is tried again after a lost connection while Postgres decides. The default is 30 seconds; the
    /// allowed range is 0 to 10 minutes.
    /// </summary>
    public TimeSpan RetryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether statements are prepared on the server. The default is true; turn it off behind a transaction-pooling
    /// proxy.
    /// </summary>
    public bool PrepareStatements { get; set; } = true;
}
