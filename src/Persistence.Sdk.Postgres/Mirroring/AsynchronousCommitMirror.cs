using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Connecting;

namespace Persistence.Sdk.Postgres.Mirroring;

/// <summary>
/// The guarded apply with <c>synchronous_commit = off</c>: more than a third of an apply is the wait for the server's
/// disk. All of it goes through a pool of one connection. The write-ahead log is one sequence, so a later synchronous
/// commit in the same session makes durable whatever was committed before it.
/// </summary>
/// <param name="mirror">The apply over the pool of one connection.</param>
/// <param name="session">The same pool.</param>
/// <param name="unconfirmed">What the pool's present connection has applied.</param>
internal sealed class AsynchronousCommitMirror(
    PostgresMirror mirror, PostgresSession session, UnconfirmedApplies unconfirmed) : IAsynchronousCommitMirror
{
    // A commit that wrote nothing would not wait for the disk, so it writes an empty message to the log.
    private const string BarrierSql =
        """
        SELECT set_config('synchronous_commit', 'on', true), pg_logical_emit_message(true, 'persistence', '')::text
        """;

    public Task ApplyAsync(IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken) =>
        mirror.ApplyAsync(images, fence, cancellationToken);

    public Task ReplaceAsync(IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken) =>
        mirror.ReplaceAsync(images, fence, cancellationToken);

    public Task<IReadOnlyList<RowKey>> FindClashesAsync(RowImage image, CancellationToken cancellationToken) =>
        mirror.FindClashesAsync(image, cancellationToken);

    public Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, MirrorFence fence, CancellationToken cancellationToken) =>
        mirror.PurgeExpiredAsync(table, limit, fence, cancellationToken);

    public Task<IReadOnlyList<RowImage>> ConfirmAsync(CancellationToken cancellationToken) => session.UseAsync(
        async connection =>
        {
            // Taken first: where the barrier fails, they stay pending and are brought again.
            var images = unconfirmed.Take();
            if (images.Count > 0)
            {
                var barrier = new NpgsqlCommand(BarrierSql, connection);
                await using var barrierScope = barrier.ConfigureAwait(false);
                await barrier.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            return images;
        },
        cancellationToken);
}
