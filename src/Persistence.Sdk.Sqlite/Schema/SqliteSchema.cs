using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Writing;

namespace Persistence.Sdk.Sqlite.Schema;

/// <summary>The schema scripts of a SQLite file, applied on the writer's connection under the write lock.</summary>
internal sealed class SqliteSchema(SqliteOptions options, SqliteWriter writer, DatabaseContext context) : ISchema
{
    private static readonly IReadOnlyList<SchemaScript> Known = SchemaScripts.LoadAll(Assembly.GetExecutingAssembly());
    private readonly IReadOnlyList<SchemaScript> _wanted = SchemaScripts.Of(context.Modules, Known);
    private readonly ILogger _log = context.Logs.CreateLogger<SqliteSchema>();

    public IReadOnlyList<SchemaScript> Scripts => _wanted;

    public Task<IReadOnlyList<SchemaScript>> PlanAsync(CancellationToken cancellationToken) => writer.RunAsync(
        new ExclusiveOperation<IReadOnlyList<SchemaScript>>(
            session => FindMissing(session.Connection), cancellationToken),
        cancellationToken);

    public Task ApplyAsync(CancellationToken cancellationToken) => writer.RunAsync(
        new ExclusiveOperation<IReadOnlyList<SchemaScript>>(
            session => Apply(session.Connection), cancellationToken),
        cancellationToken);

    /// <summary>What would be applied to a file that may not exist yet; it is not made.</summary>
    public static IReadOnlyList<SchemaScript> Plan(SqliteOptions options, IReadOnlyList<string> modules)
    {
        if (!File.Exists(options.Path))
        {
            return SchemaScripts.Of(modules, Known);
        }

        using var connection = SqliteConnections.Open(options, SqliteOpenMode.ReadWrite);
        return SchemaHistory.FindMissing(connection, Known, SchemaScripts.Of(modules, Known));
    }

    private IReadOnlyList<SchemaScript> FindMissing(SqliteConnection connection) =>
        SchemaHistory.FindMissing(connection, Known, _wanted);

    /// <summary>Gives back what is still missing: nothing.</summary>
    private IReadOnlyList<SchemaScript> Apply(SqliteConnection connection)
    {
        using var writeLock = new WriteLock(options, context.Time);
        var missing = FindMissing(connection);
        while (missing.Count > 0)
        {
            ApplyNext(connection, writeLock);
            missing = FindMissing(connection);
        }

        return missing;
    }

    /// <summary>Looks again under the lock: another process may have been faster.</summary>
    private void ApplyNext(SqliteConnection connection, WriteLock writeLock)
    {
        writeLock.Take(connection);
        try
        {
            if (FindMissing(connection) is not [var script, ..])
            {
                return;
            }

            SchemaHistory.Apply(connection, script, TimestampCodec.ToText(context.Time.GetUtcNow().UtcDateTime));
            SqliteConnections.Execute(connection, "COMMIT");
            Log.ScriptApplied(_log, script.Title);
        }
        finally
        {
            if (RawSqlite.InTransaction(connection))
            {
                SqliteConnections.Execute(connection, "ROLLBACK");
            }
        }
    }
}
