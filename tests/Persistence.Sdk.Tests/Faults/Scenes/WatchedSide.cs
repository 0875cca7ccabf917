using System.Collections.Concurrent;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Loading;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Restamping;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Upkeep;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>A real side whose calls are noted, and which may be disturbed behind a write.</summary>
internal sealed class WatchedSide(IDatabaseSide inner) : IDatabaseSide, IMirror
{
    private readonly ConcurrentQueue<string> _calls = new();
    private int _refusals;

    /// <summary>Runs when a write has been committed and its caller does not know it yet.</summary>
    public Action AfterWrite { get; init; } = () => { };

    public IDatabaseSide Inner => inner;

    /// <summary>The calls so far: find, query, write, apply.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    /// <summary>How often the database refused a write because the caller believed in another phase.</summary>
    public int Refusals => _refusals;

    public DatabaseSide Side => inner.Side;

    public IMirror Mirror => this;

    public IMirrorReads MirrorReads => inner.MirrorReads;

    public IPendingSet Pending => inner.Pending;

    public IControlPlane Control { get; init; } = inner.Control;

    public ISchema Schema => inner.Schema;

    public ITableScan Scan => inner.Scan;

    public IEvidenceStore Evidence => inner.Evidence;

    public IRestamp Restamp => inner.Restamp;

    public IBulkLoader Loader => inner.Loader;

    public IUpkeep Upkeep => inner.Upkeep;

    public void Forget() => _calls.Clear();

    public Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, Fence fence, CancellationToken cancellationToken)
        where T : class
    {
        _calls.Enqueue("find");
        return inner.FindAsync(table, key, fence, cancellationToken);
    }

    public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, Fence fence, CancellationToken cancellationToken)
        where T : class
    {
        _calls.Enqueue("query");
        return inner.QueryAsync(query, fence, cancellationToken);
    }

    public async Task<CommittedWrite> WriteAsync(ChangeSet changes, Fence fence, CancellationToken cancellationToken)
    {
        _calls.Enqueue("write");
        try
        {
            var write = await inner.WriteAsync(changes, fence, cancellationToken);
            AfterWrite();
            return write;
        }
        catch (AuthorityChangedException)
        {
            Interlocked.Increment(ref _refusals);
            throw;
        }
    }

    public Task ApplyAsync(IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken)
    {
        _calls.Enqueue("apply");
        return inner.Mirror.ApplyAsync(images, fence, cancellationToken);
    }

    public Task ReplaceAsync(IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken)
    {
        _calls.Enqueue("apply");
        return inner.Mirror.ReplaceAsync(images, fence, cancellationToken);
    }

    public Task<IReadOnlyList<RowKey>> FindClashesAsync(RowImage image, CancellationToken cancellationToken) =>
        inner.Mirror.FindClashesAsync(image, cancellationToken);

    public Task<CommittedPurge> PurgeExpiredAsync(
        TableDefinition table, int limit, Fence fence, CancellationToken cancellationToken) =>
        inner.PurgeExpiredAsync(table, limit, fence, cancellationToken);

    public Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, MirrorFence fence, CancellationToken cancellationToken) =>
        inner.Mirror.PurgeExpiredAsync(table, limit, fence, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
