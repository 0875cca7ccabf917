using Persistence.Sdk.Core.Inspection;
using Persistence.Sdk.Postgres.Connecting;

namespace Persistence.Sdk.Postgres.Inspection;

/// <summary>The server's version; one that is too old has been refused before.</summary>
internal sealed class VersionProbe(PostgresSession session) : IProbe
{
    public async Task<Finding> RunAsync(string name, CancellationToken cancellationToken)
    {
        var version = await session.QueryAsync(
            "SELECT current_setting('server_version')", reader => reader.GetString(0), cancellationToken)
            .ConfigureAwait(false);
        return Finding.Ok(name, $"PostgreSQL {version[0]}");
    }
}
