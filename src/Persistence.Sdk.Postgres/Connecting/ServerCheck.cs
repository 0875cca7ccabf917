using Npgsql;
using Persistence.Sdk.Postgres.Errors;

namespace Persistence.Sdk.Postgres.Connecting;

/// <summary>Finds out whether the server lets this process in and is new enough.</summary>
/// <param name="source">The server.</param>
/// <param name="server">Its name in messages.</param>
/// <param name="origin">Where the application says who logs in, for messages.</param>
/// <param name="required">The oldest version that will do.</param>
internal sealed class ServerCheck(NpgsqlDataSource source, string server, string origin, Version required)
{
    /// <summary>The oldest server this library works with.</summary>
    public static readonly Version OldestServer = new(15, 0);

    /// <exception cref="PostgresLoginRejectedException">User, password or database was refused.</exception>
    /// <exception cref="PostgresVersionRejectedException">The server is too old.</exception>
    /// <exception cref="DatabaseUnavailableException">The server cannot be reached.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            if (connection.PostgreSqlVersion < required)
            {
                throw new PostgresVersionRejectedException(server, connection.ServerVersion, required.ToString());
            }
        }
        catch (PostgresException refusal) when (PostgresErrors.IsLoginRejected(refusal))
        {
            throw new PostgresLoginRejectedException(server, origin, refusal);
        }
        catch (Exception error) when (PostgresErrors.IsDriver(error))
        {
            throw PostgresFailures.Translate(error, source);
        }
    }
}
