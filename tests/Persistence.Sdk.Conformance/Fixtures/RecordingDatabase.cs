using System.Collections.Concurrent;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Conformance.Fixtures;

/// <summary>Hands everything on and remembers which keys were written, at which version.</summary>
internal sealed class RecordingDatabase(IDatabase inner) : IDatabase
{
    private ConcurrentDictionary<RowKey, long> _written = new();
    private int _writes;

    /// <summary>How many change sets were handed on so far, successful or not.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>The keys written since the last call, with the newest version of each.</summary>
    public IReadOnlyDictionary<RowKey, long> TakeWritten() => Interlocked.Exchange(ref _written, new());

    public Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, CancellationToken cancellationToken = default)
        where T : class => inner.FindAsync(table, key, cancellationToken);

    public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, CancellationToken cancellationToken = default)
        where T : class => inner.QueryAsync(query, cancellationToken);

    public async Task<IReadOnlyList<ChangeOutcome>> WriteAsync(
        ChangeSet changes, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _writes);
        var outcomes = await inner.WriteAsync(changes, cancellationToken);
        foreach (var image in outcomes.SelectMany(outcome => outcome.Images))
        {
            _written.AddOrUpdate(image.Key, image.Version, (_, known) => Math.Max(known, image.Version));
        }

        return outcomes;
    }

    public Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, CancellationToken cancellationToken = default) =>
        inner.PurgeExpiredAsync(table, limit, cancellationToken);
}
