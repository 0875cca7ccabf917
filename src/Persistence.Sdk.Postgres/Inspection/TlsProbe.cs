using Persistence.Sdk.Core.Inspection;
using Persistence.Sdk.Postgres.Connecting;

namespace Persistence.Sdk.Postgres.Inspection;

/// <summary>Whether what goes over the network is encrypted.</summary>
internal sealed class TlsProbe(PostgresSession session, PostgresOptions options) : IProbe
{
    private const string Sql =
        """
        SELECT coalesce(s.ssl, false), coalesce(s.version, ''),
               inet_server_addr() IS NULL OR inet_server_addr() <<= '127.0.0.0/8' OR inet_server_addr() = '::1'
        FROM (VALUES (pg_backend_pid())) me (pid) LEFT JOIN pg_stat_ssl s ON s.pid = me.pid
        """;

    public async Task<Finding> RunAsync(string name, CancellationToken cancellationToken)
    {
        var (isOn, version, isLocal) = (await session.QueryAsync(
            Sql, reader => (reader.GetBoolean(0), reader.GetString(1), reader.GetBoolean(2)), cancellationToken)
            .ConfigureAwait(false))[0];
        if (isOn)
        {
            return options.RequireTls
                ? Finding.Ok(name, $"in use ({version}), and required")
                : Finding.Ok(name, $"in use ({version}); 'Persistence:Postgres:RequireTls' would insist on it");
        }

        return isLocal
            ? Finding.Ok(name, "not in use; the connection does not leave this machine")
            : Finding.Warn(
                name, "not in use: rows and password proofs travel in plain text",
                "Set 'Persistence:Postgres:RequireTls' to true and an SSL mode in the connection string.");
    }
}
