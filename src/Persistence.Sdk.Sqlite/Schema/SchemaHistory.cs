using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Schema;

/// <summary>Which scripts a file carries.</summary>
internal static class SchemaHistory
{
    private const string Create =
        "CREATE TABLE IF NOT EXISTS persistence_schema_history (number INTEGER NOT NULL, module TEXT NOT NULL, "
        + "name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL, "
        + "PRIMARY KEY (number, module)) WITHOUT ROWID";

    private const string Append =
        "INSERT INTO persistence_schema_history (number, module, name, checksum, applied_at) "
        + "VALUES (@N, @M, @F, @C, @A)";

    /// <summary>The scripts that are still to be applied, after a look at those that have been.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="known">All scripts of this library.</param>
    /// <param name="wanted">Those of the modules in use.</param>
    public static IReadOnlyList<SchemaScript> FindMissing(
        SqliteConnection connection, IReadOnlyList<SchemaScript> known, IReadOnlyList<SchemaScript> wanted)
    {
        var applied = Read(connection);
        foreach (var entry in applied)
        {
            var script = known.FirstOrDefault(entry.Is)
                ?? throw new SchemaNewerException(DatabaseSide.Sqlite, $"{entry.Name} ({entry.Module})");
            if (script.Checksum != entry.Checksum)
            {
                throw new SchemaScriptEditedException(DatabaseSide.Sqlite, script.Title);
            }
        }

        return [.. wanted.Where(script => !applied.Exists(entry => entry.Is(script)))];
    }

    /// <summary>Applies a script and notes it; to be called in a transaction.</summary>
    public static void Apply(SqliteConnection connection, SchemaScript script, string now)
    {
        SqliteConnections.Execute(connection, Create);
        SqliteConnections.Execute(connection, script.Sql);
        using var append = new Statement(connection, Append, "N", "M", "F", "C", "A");
        append.Set(0, script.Number).Set(1, script.Module).Set(2, script.Name)
            .Set(3, script.Checksum).Set(4, now).Execute();
    }

    private static List<AppliedScript> Read(SqliteConnection connection)
    {
        var applied = new List<AppliedScript>();
        var exists = SqliteConnections.Scalar(
            connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'persistence_schema_history'");
        if (exists is null)
        {
            return applied;
        }

        using var statement = new Statement(
            connection,
            "SELECT number, module, name, checksum FROM persistence_schema_history ORDER BY number, module");
        using var reader = statement.Read();
        while (reader.Read())
        {
            applied.Add(new AppliedScript(
                reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        }

        return applied;
    }

    private sealed record AppliedScript(int Number, string Module, string Name, string Checksum)
    {
        public bool Is(SchemaScript script) => script.Number == Number && script.Module == Module;
    }
}
