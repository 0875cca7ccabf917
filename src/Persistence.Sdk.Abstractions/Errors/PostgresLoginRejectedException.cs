namespace Persistence.Sdk;

/// <summary>The server refused the user or password.</summary>
public sealed class PostgresLoginRejectedException(string server, Exception? innerException = null)
    : PostgresRejectedException(server,
        "it refused the login. Check user, password and database in 'Persistence:Postgres:ConnectionString'.",
        innerException);
