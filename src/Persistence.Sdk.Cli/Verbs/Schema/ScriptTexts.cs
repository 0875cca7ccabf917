using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Postgres;
using Persistence.Sdk.Sqlite;

namespace Persistence.Sdk.Cli.Verbs.Schema;

/// <summary>The scripts that the provider packages carry.</summary>
internal static class ScriptTexts
{
    public static IReadOnlyList<SchemaScript> Of(DatabaseSide side, OperatorSession session) => SchemaScripts.Of(
        session.Context.Modules,
        SchemaScripts.LoadAll(
            side == DatabaseSide.Sqlite ? typeof(SqliteDatabase).Assembly : typeof(PostgresDatabase).Assembly));
}
