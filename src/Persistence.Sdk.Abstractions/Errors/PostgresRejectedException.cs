namespace Persistence.Sdk;

/// <summary>The Postgres server at hand cannot be used. The subtypes say why; nothing was written.</summary>
public abstract class PostgresRejectedException : PersistenceException
{
    /// <summary>Creates the exception.</summary>
    protected PostgresRejectedException(string server, string message, Exception? innerException = null)
        : base($"The Postgres server '{server}' cannot be used: {message}", innerException) => Server = server;

    /// <summary>The server as <c>host:port/database</c>, without user or password.</summary>
    public string Server { get; }
}
