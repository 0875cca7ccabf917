using System.Collections.Concurrent;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;

namespace Persistence.Sdk.Stores.Rows;

/// <summary>
/// Lists of rows that are read often and change rarely, kept in this process for a while. Safe for concurrent use.
/// </summary>
/// <param name="lifetime">How long a list is kept.</param>
internal sealed class KnownRows<T>(TimeSpan lifetime)
    where T : class
{
    private const int MaxLists = 1_000;
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private int _generation;

    /// <summary>Forgets everything, also what is being read at the moment.</summary>
    public void Invalidate()
    {
        Interlocked.Increment(ref _generation);
        _entries.Clear();
    }

    /// <summary>The list of that name; read where it is not known, or for longer than it is kept.</summary>
    public async ValueTask<IReadOnlyList<T>> ReadAsync(
        string name, Func<string, Query<T>> query, IDatabase database, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var generation = Volatile.Read(ref _generation);
        if (_entries.TryGetValue(name, out var known) && known.Generation == generation
            && time.GetElapsedTime(known.ReadAt) < lifetime)
        {
            return known.Rows;
        }

        var readAt = time.GetTimestamp();
        var rows = await database.QueryAsync(query(name), cancellationToken).ConfigureAwait(false);
        if (_entries.Count >= MaxLists)
        {
            _entries.Clear();
        }

        _entries[name] = new Entry(rows, readAt, generation);
        return rows;
    }

    private sealed record Entry(IReadOnlyList<T> Rows, long ReadAt, int Generation);
}
