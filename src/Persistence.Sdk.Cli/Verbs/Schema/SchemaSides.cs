using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.Verbs.Schema;

/// <summary>The sides that a command on the schema is about.</summary>
internal static class SchemaSides
{
    public static IReadOnlyList<DatabaseSide> Chosen(DatabaseSide? named, OperatorSession session)
    {
        if (named is { } side)
        {
            session.RequireConfigured(side);
            return [side];
        }

        return session.HasPostgres ? [DatabaseSide.Sqlite, DatabaseSide.Postgres] : [DatabaseSide.Sqlite];
    }
}
