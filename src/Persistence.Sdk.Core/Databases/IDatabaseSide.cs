using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Loading;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Restamping;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Upkeep;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Core.Databases;

/// <summary>
/// One of the two databases as the journey sees it: the port with an explicit fence, and what replication and the
/// phases need beside it. Safe for concurrent use.
/// </summary>
internal interface IDatabaseSide : IDatabase, IAsyncDisposable
{
    DatabaseSide Side { get; }

    /// <summary>The guarded apply: this database as the mirror.</summary>
    IMirror Mirror { get; }

    /// <summary>Reads of this database as the mirror.</summary>
    IMirrorReads MirrorReads { get; }

    /// <summary>The keys whose mirror copy may be stale: this database as the authority.</summary>
    IPendingSet Pending { get; }

    /// <summary>Phase, epoch, binding, processes and leases.</summary>
    IControlPlane Control { get; }

    /// <summary>The schema scripts.</summary>
    ISchema Schema { get; }

    /// <summary>Whole tables in key order.</summary>
    ITableScan Scan { get; }

    /// <summary>Stored results: this database as the authority.</summary>
    IEvidenceStore Evidence { get; }

    /// <summary>New versions for what stands: this database as the authority that repairs its mirror.</summary>
    IRestamp Restamp { get; }

    /// <summary>This database as the target of a backfill.</summary>
    IBulkLoader Loader { get; }

    /// <summary>What is tidied up in this database now and then.</summary>
    IUpkeep Upkeep { get; }

    Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, Fence fence, CancellationToken cancellationToken)
        where T : class;

    Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, Fence fence, CancellationToken cancellationToken)
        where T : class;

    /// <summary>
    /// Applies a change set as the authority: fence, rows, versions, tombstones and, while there is a mirror, the keys
    /// in the pending set, all in one transaction.
    /// </summary>
    Task<CommittedWrite> WriteAsync(ChangeSet changes, Fence fence, CancellationToken cancellationToken);

    /// <summary>
    /// Removes expired rows as the authority, leaving tombstones at the versions of the rows, all in one transaction.
    /// </summary>
    Task<CommittedPurge> PurgeExpiredAsync(
        TableDefinition table, int limit, Fence fence, CancellationToken cancellationToken);

    Task<T?> IDatabase.FindAsync<T>(TableDefinition<T> table, RowKey key, CancellationToken cancellationToken)
        where T : class => FindAsync(table, key, Fence.AnyEpoch, cancellationToken);

    Task<IReadOnlyList<T>> IDatabase.QueryAsync<T>(Query<T> query, CancellationToken cancellationToken)
        where T : class => QueryAsync(query, Fence.AnyEpoch, cancellationToken);

    async Task<IReadOnlyList<ChangeOutcome>> IDatabase.WriteAsync(
        ChangeSet changes, CancellationToken cancellationToken) =>
        (await WriteAsync(changes, Fence.AnyEpoch, cancellationToken).ConfigureAwait(false)).Outcomes;

    async Task<int> IDatabase.PurgeExpiredAsync(
        TableDefinition table, int limit, CancellationToken cancellationToken) =>
        (await PurgeExpiredAsync(table, limit, Fence.AnyEpoch, cancellationToken).ConfigureAwait(false)).Rows;
}
