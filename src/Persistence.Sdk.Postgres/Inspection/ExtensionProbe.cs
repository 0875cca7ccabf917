using Persistence.Sdk.Core.Inspection;
using Persistence.Sdk.Postgres.Connecting;

namespace Persistence.Sdk.Postgres.Inspection;

/// <summary>The optional extensions. Nothing needs them, so none that is missing is a fault.</summary>
internal sealed class ExtensionProbe(PostgresSession session) : IProbe
{
    private const string Sql =
        """
        SELECT e.name, CASE WHEN i.extversion IS NOT NULL THEN i.extversion
                            WHEN a.name IS NOT NULL THEN 'available' ELSE 'not on the server' END
        FROM unnest(ARRAY['pg_trgm', 'btree_gin', 'vector']) WITH ORDINALITY AS e (name, place)
        LEFT JOIN pg_extension i ON i.extname = e.name
        LEFT JOIN pg_available_extensions a ON a.name = e.name
        ORDER BY e.place
        """;

    public async Task<Finding> RunAsync(string name, CancellationToken cancellationToken)
    {
        var extensions = await session.QueryAsync(
            Sql, reader => $"{reader.GetString(0)} ({reader.GetString(1)})", cancellationToken).ConfigureAwait(false);
        return Finding.Ok(name, $"optional: {string.Join(", ", extensions)}");
    }
}
