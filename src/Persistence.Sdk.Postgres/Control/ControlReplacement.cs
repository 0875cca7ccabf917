using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Postgres.Locks;
using static Persistence.Sdk.Postgres.Values.PostgresValues;

namespace Persistence.Sdk.Postgres.Control;

/// <summary>
/// The compare-and-set of the control row. It holds the scope exclusively, so that every write is either committed
/// before it or sees what it wrote.
/// </summary>
internal static class ControlReplacement
{
    /// <summary>A process that is stopped over the question must not hold the scope for ever.</summary>
    private const string LongestQuestion = "5s";

    /// <summary>
    /// The version seen of the peer only rises while the peer is the same; the notes of another one's applies go.
    /// </summary>
    private const string ReplaceSql =
        """
        WITH replaced AS (
        UPDATE persistence.control SET phase = $5, epoch = $6, authority = $7, state = $8, attempt_id = $9,
            last_version = greatest(last_version, $10), coverage_epoch = $11, ceiling = $12, peer_id = $13,
            generation = $14,
            peer_version = CASE WHEN peer_id IS NOT DISTINCT FROM $13 THEN greatest(peer_version, $15) ELSE $15 END,
            gc_generation = greatest(gc_generation, $20)
        WHERE scope = 'default' AND epoch = $1 AND state = $2 AND attempt_id IS NOT DISTINCT FROM $3 AND generation = $4
            AND (coverage_epoch, ceiling, peer_id) IS NOT DISTINCT FROM ($17, $18::int, $19)
            AND ($8 <> 'raising' OR NOT EXISTS (SELECT FROM persistence.pending))
        RETURNING scope, epoch, phase, authority
        ), noted AS (
        INSERT INTO persistence.phase_history (scope, epoch, phase, authority, reason, changed_at)
        SELECT scope, epoch, phase, authority, $16, now() FROM replaced WHERE epoch <> $1
        ), forgotten AS (
        DELETE FROM persistence.applied WHERE $13 IS DISTINCT FROM $19 AND EXISTS (SELECT FROM replaced)
        )
        SELECT count(*) FROM replaced
        """;

    public static async Task<bool> TryAsync(
        NpgsqlConnection connection, ControlRow expected, ControlRow next, string reason,
        Func<CancellationToken, Task<bool>>? commitIf, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var transactionScope = transaction.ConfigureAwait(false);
        var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("SET LOCAL synchronous_commit = on"),
                new NpgsqlBatchCommand($"SET LOCAL idle_in_transaction_session_timeout = '{LongestQuestion}'"),
                new NpgsqlBatchCommand(LockSet.ExclusiveSql) { Parameters = { Single(LockSet.Scope) } },
                Replace(expected, next, reason),
            },
        };
        await using var batchScope = batch.ConfigureAwait(false);
        var commit = await ReadAsync(batch, cancellationToken).ConfigureAwait(false)
            && (commitIf is null || await commitIf(cancellationToken).ConfigureAwait(false));
        await (commit
            ? transaction.CommitAsync(CancellationToken.None)
            : transaction.RollbackAsync(CancellationToken.None)).ConfigureAwait(false);
        return commit;
    }

    private static async Task<bool> ReadAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return reader.GetInt64(0) > 0;
    }

    private static NpgsqlBatchCommand Replace(ControlRow expected, ControlRow next, string reason) => new(ReplaceSql)
    {
        Parameters =
        {
            Single(expected.Epoch), Single(ControlWords.Of(expected.State)), Single(expected.AttemptId),
            Single(expected.Generation),
            Single((long)next.Phase), Single(next.Epoch), Single(ControlWords.Of(next.Authority)),
            Single(ControlWords.Of(next.State)), Single(next.AttemptId), Single(next.LastVersion),
            Single(next.CoverageEpoch), Single((long?)next.Ceiling), Single(next.PeerId), Single(next.Generation),
            Single(next.PeerVersion), Single(reason),
            Single(expected.CoverageEpoch), Single((long?)expected.Ceiling), Single(expected.PeerId),
            Single(next.GcGeneration),
        },
    };
}
