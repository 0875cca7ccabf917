namespace Persistence.Sdk;

/// <summary>The server refused the user, the password or the database.</summary>
/// <param name="server">The server as <c>host:port/database</c>.</param>
/// <param name="origin">
/// What these were taken from, for the message: a configuration path in quotes, or a data source in words.
/// </param>
/// <param name="innerException">What the driver threw.</param>
public sealed class PostgresLoginRejectedException(string server, string origin, Exception? innerException = null)
    : PostgresRejectedException(
        server, $"it refused the login. Check user, password and database in {origin}.", innerException);
