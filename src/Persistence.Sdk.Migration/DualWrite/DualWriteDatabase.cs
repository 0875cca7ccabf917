using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Replication;

namespace Persistence.Sdk.Migration.DualWrite;

/// <summary>
/// The database the stores see: every operation goes to the side that decides in the phase in force, and every write
/// also to the other side while two are kept. A caller that believed in an older phase is refused by the database, and
/// is routed again here.
/// </summary>
internal sealed class DualWriteDatabase(
    PhaseRouter router, InlineMirror inline, Replicator replicator, MirrorPurge mirrorPurge, DualWriteMode mode)
    : IDatabase
{
    public Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(key);
        if (router.Current is not { NeedsFile: false } phase)
        {
            return RouteFindAsync(table, key, cancellationToken);
        }

        // A point read that is served at once is handed on as it is.
        var found = phase.Authority.FindAsync(table, key, phase.Fence, cancellationToken);
        return found.IsCompletedSuccessfully ? found : RerouteWhenRefusedAsync(found, table, key, cancellationToken);
    }

    public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(query);
        return router.RunAsync(
            static (side, fence, query, token) => side.QueryAsync(query, fence, token), query, cancellationToken);
    }

    public async Task<IReadOnlyList<ChangeOutcome>> WriteAsync(
        ChangeSet changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Changes.Count == 0)
        {
            return [];
        }

        var attempt = new Attempt<ChangeSet>(changes);
        var write = await router.RunAsync(
            static (side, fence, attempt, token) => side.WriteAsync(attempt.On(side), fence, token),
            attempt, cancellationToken).ConfigureAwait(false);

        // Committed: from here on nothing, not even a cancellation, may turn the success into a failure.
        FaultPoint.Reach(FaultPoints.AfterAuthorityCommit);
        if (write.Stamp.HasMirror)
        {
            await ReachMirrorAsync(attempt.Side, write).ConfigureAwait(false);
        }

        return write.Outcomes;
    }

    public async Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, CancellationToken cancellationToken = default)
    {
        ExpiryRules.Check(table, limit);
        var attempt = new Attempt<(TableDefinition Table, int Limit)>((table, limit));
        var purge = await router.RunAsync(
            static (side, fence, attempt, token) =>
            {
                var (table, limit) = attempt.On(side);
                return side.PurgeExpiredAsync(table, limit, fence, token);
            },
            attempt, cancellationToken).ConfigureAwait(false);
        if (purge.Stamp.HasMirror)
        {
            var mirror = DatabaseSides.Other(attempt.Side.Side);
            await mirrorPurge.OfferAsync(mirror, table, limit, purge.Stamp.MirrorFence).ConfigureAwait(false);
        }

        return purge.Rows;
    }

    private async Task<T?> RerouteWhenRefusedAsync<T>(
        Task<T?> found, TableDefinition<T> table, RowKey key, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await found.ConfigureAwait(false);
        }
        catch (Exception refusal) when (refusal is AuthorityChangedException or ObjectDisposedException)
        {
            return await RouteFindAsync(table, key, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<T?> RouteFindAsync<T>(TableDefinition<T> table, RowKey key, CancellationToken cancellationToken)
        where T : class => router.RunAsync(
            static (side, fence, work, token) => side.FindAsync(work.table, work.key, fence, token),
            (table, key), cancellationToken);

    private Task ReachMirrorAsync(IDatabaseSide authority, CommittedWrite write)
    {
        if (mode == DualWriteMode.Inline)
        {
            // What may not be sent yet stays in the pending set.
            return write.Stamp.MayBeCopied ? inline.OfferAsync(authority, write) : Task.CompletedTask;
        }

        replicator.Wake();
        return Task.CompletedTask;
    }

    /// <summary>Knows which side was tried last: by the time it has committed, another may decide.</summary>
    private sealed class Attempt<TWork>(TWork work)
    {
        /// <summary>The side; set before anything is committed.</summary>
        public IDatabaseSide Side { get; private set; } = null!;

        public TWork On(IDatabaseSide side)
        {
            Side = side;
            return work;
        }
    }
}
