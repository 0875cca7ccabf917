using Persistence.Sdk.Core.Inspection;
using Persistence.Sdk.Postgres.Connecting;

namespace Persistence.Sdk.Postgres.Inspection;

/// <summary>Whether the pools of all processes fit the server.</summary>
internal sealed class ConnectionProbe(PostgresSession session, PostgresOptions options, int processes) : IProbe
{
    // Of two settings the second exists since version 16 only.
    private const string Sql =
        """
        SELECT current_setting('max_connections')::int,
               current_setting('superuser_reserved_connections')::int
                   + coalesce(current_setting('reserved_connections', true), '0')::int,
               (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend')
        """;

    public async Task<Finding> RunAsync(string name, CancellationToken cancellationToken)
    {
        var (most, reserved, used) = (await session.QueryAsync(
            Sql, reader => (reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2)), cancellationToken)
            .ConfigureAwait(false))[0];
        var live = Math.Max(1, processes);
        var needed = options.MaxPoolSize * live;
        var detail = $"{live} live processes × pool of {options.MaxPoolSize} = {needed} of {most - reserved} "
            + $"connections ({most} less {reserved} reserved); {used} are open now";
        return needed > most - reserved
            ? Finding.Warn(
                name, detail,
                "Lower 'Persistence:Postgres:MaxPoolSize', raise max_connections, or put a pooling proxy in between.")
            : Finding.Ok(name, detail);
    }
}
