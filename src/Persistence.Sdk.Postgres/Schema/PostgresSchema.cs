using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Postgres.Connecting;
using Persistence.Sdk.Postgres.Locks;

namespace Persistence.Sdk.Postgres.Schema;

/// <summary>The embedded scripts and what the database's history says about them.</summary>
internal sealed class PostgresSchema(
    PostgresSession session, IReadOnlyList<SchemaScript> scripts, IReadOnlyCollection<string> files,
    ILogger<PostgresSchema> log)
    : ISchema
{
    private const string HistorySql =
        """
        CREATE SCHEMA IF NOT EXISTS persistence;
        CREATE TABLE IF NOT EXISTS persistence.schema_history (
            number      int NOT NULL,
            module      text COLLATE "C" NOT NULL,
            name        text COLLATE "C" NOT NULL,
            checksum    text COLLATE "C" NOT NULL,
            applied_at  timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (number, module)
        )
        """;

    // Not to_regclass: it answers from a cache that the wait for another applier's lock does not bring up to date.
    private const string HistoryExistsSql =
        "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'persistence' AND tablename = 'schema_history')";

    private const string ReadSql =
        "SELECT number, module, name, checksum FROM persistence.schema_history ORDER BY number, module";

    private const string NoteSql =
        """
        INSERT INTO persistence.schema_history (number, module, name, checksum)
        VALUES (@Number, @Module, @Name, @Checksum)
        """;

    private const string LockSql = "SELECT pg_advisory_xact_lock(@Id)";

    public IReadOnlyList<SchemaScript> Scripts => scripts;

    public Task<IReadOnlyList<SchemaScript>> PlanAsync(CancellationToken cancellationToken) =>
        session.UseAsync<IReadOnlyList<SchemaScript>>(
        async connection => Missing(await ReadHistoryAsync(connection, cancellationToken).ConfigureAwait(false)),
        cancellationToken);

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        if ((await PlanAsync(cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            return; // a role that may not create anything comes this way
        }

        while (await session.UseAsync(connection => ApplyNextAsync(connection, cancellationToken), cancellationToken)
            .ConfigureAwait(false) is { } applied)
        {
            Log.ScriptApplied(log, applied.Title);
        }
    }

    private async Task<SchemaScript?> ApplyNextAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var transactionScope = transaction.ConfigureAwait(false);
        await RunAsync(connection, LockSql, cancellationToken, new { Id = LockSet.Schema }).ConfigureAwait(false);
        // Looked at again: another process may have been faster while this one waited.
        var missing = Missing(await ReadHistoryAsync(connection, cancellationToken).ConfigureAwait(false));
        if (missing.Count == 0)
        {
            return null;
        }

        var next = missing[0];
        await RunAsync(connection, HistorySql, cancellationToken).ConfigureAwait(false);
        await RunAsync(connection, next.Sql, cancellationToken).ConfigureAwait(false);
        await RunAsync(
            connection, NoteSql, cancellationToken, new { next.Number, next.Module, next.Name, next.Checksum })
            .ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return next;
    }

    private static async Task<IReadOnlyCollection<AppliedScript>> ReadHistoryAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var exists = new CommandDefinition(HistoryExistsSql, cancellationToken: cancellationToken);
        if (!await connection.ExecuteScalarAsync<bool>(exists).ConfigureAwait(false))
        {
            return [];
        }

        var read = new CommandDefinition(ReadSql, cancellationToken: cancellationToken);
        return [.. await connection.QueryAsync<AppliedScript>(read).ConfigureAwait(false)];
    }

    private static Task<int> RunAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, object? parameters = null) =>
        connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));

    private List<SchemaScript> Missing(IReadOnlyCollection<AppliedScript> history)
    {
        foreach (var applied in history.Where(applied => !files.Contains(applied.Name)))
        {
            throw new SchemaNewerException(DatabaseSide.Postgres, applied.Name);
        }

        var checksums = history.ToDictionary(applied => (applied.Number, applied.Module), applied => applied.Checksum);
        var missing = new List<SchemaScript>();
        foreach (var script in scripts)
        {
            if (!checksums.TryGetValue((script.Number, script.Module), out var checksum))
            {
                missing.Add(script);
            }
            else if (checksum != script.Checksum)
            {
                throw new SchemaScriptEditedException(DatabaseSide.Postgres, script.Title);
            }
        }

        return missing;
    }
}
