using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Postgres.Control;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>
/// What became of batches whose answer was lost. A batch notes its steps' outcomes in its own transaction, under its id
/// as primary key: so it is committed exactly where a note stands, and two attempts cannot both be committed.
/// </summary>
internal static class BatchLog
{
    private const string FindSql =
        "SELECT step, outcome::text FROM persistence.batch_log WHERE batch_id = $1 ORDER BY step";

    /// <summary>Waits for an attempt that is still running; where none is committed, none can be any more.</summary>
    private const string RefuseSql =
        """
        INSERT INTO persistence.batch_log (batch_id, step, version, outcome) VALUES ($1, 0, 0, 'null')
        ON CONFLICT (batch_id, step) DO NOTHING
        """;

    private const string RemoveSql =
        """
        WITH gone AS (DELETE FROM persistence.batch_log WHERE batch_id = ANY ($1) RETURNING version)
        UPDATE persistence.control SET last_version = greatest(last_version, (SELECT max(version) FROM gone))
        WHERE scope = 'default'
        """;

    private const string RemoveOrphansSql =
        """
        WITH gone AS (DELETE FROM persistence.batch_log WHERE logged_at < now() - interval '1 day' RETURNING version)
        UPDATE persistence.control SET last_version = greatest(last_version, (SELECT max(version) FROM gone))
        WHERE scope = 'default' AND EXISTS (SELECT FROM gone)
        """;

    /// <summary>Removes the notes of batches whose callers have their answer.</summary>
    public static NpgsqlBatchCommand Removal(Guid[] finished) => new(RemoveSql)
    {
        Parameters = { PostgresValues.Array(finished) },
    };

    /// <summary>
    /// Removes notes that nobody will ask for: of processes that died, and of answers that were lost.
    /// </summary>
    public static NpgsqlBatchCommand OrphansRemoval() => new(RemoveOrphansSql);

    /// <summary>Looks whether an earlier attempt was committed; if so, the batch has its outcomes.</summary>
    public static Task<BatchFate> FindAsync(NpgsqlConnection connection, WriteBatch batch) =>
        AskAsync(connection, batch, []);

    /// <summary>As <see cref="FindAsync"/>, and no earlier attempt can be committed after it has returned.</summary>
    public static Task<BatchFate> SettleAsync(NpgsqlConnection connection, WriteBatch batch) =>
        AskAsync(connection, batch, [WithId(RefuseSql, batch)]);

    private static NpgsqlBatchCommand WithId(string sql, WriteBatch batch) =>
        new(sql) { Parameters = { PostgresValues.Single(batch.Id) } };

    private static async Task<BatchFate> AskAsync(
        NpgsqlConnection connection, WriteBatch batch, IReadOnlyList<NpgsqlBatchCommand> before)
    {
        var question = new NpgsqlBatch(connection);
        await using var questionScope = question.ConfigureAwait(false);
        foreach (var command in before)
        {
            question.BatchCommands.Add(command);
        }

        question.BatchCommands.Add(ControlSql.StampCommand());
        question.BatchCommands.Add(WithId(FindSql, batch));
        var reader = await question.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        // Tombstones may have been collected since that attempt: the present rows are brought, not these images.
        var stamp = ControlSql.ReadStamp(reader) with { MayBeCopied = false };
        await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
        return await ReadAsync(reader, batch, stamp).ConfigureAwait(false);
    }

    private static async Task<BatchFate> ReadAsync(NpgsqlDataReader reader, WriteBatch batch, ControlStamp stamp)
    {
        var steps = 0;
        while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            var outcome = reader.GetString(1);
            if (outcome == "null")
            {
                return BatchFate.Refused;
            }

            var step = batch.Steps[reader.GetInt32(0)];
            batch.Note(step, StepResults.Parse(step, outcome));
            steps++;
        }

        return steps > 0 ? BatchFate.Committed(stamp) : BatchFate.Unknown;
    }
}
