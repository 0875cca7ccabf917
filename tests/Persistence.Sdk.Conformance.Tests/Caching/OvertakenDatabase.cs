using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Conformance.Tests.Caching;

/// <summary>Something else is done between what a caller reads and what it then writes.</summary>
internal sealed class OvertakenDatabase(IDatabase inner, Func<Task> overtake) : IDatabase
{
    public async Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, CancellationToken cancellationToken = default)
        where T : class
    {
        var found = await inner.FindAsync(table, key, cancellationToken);
        await overtake();
        return found;
    }

    public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, CancellationToken cancellationToken = default)
        where T : class => inner.QueryAsync(query, cancellationToken);

    public Task<IReadOnlyList<ChangeOutcome>> WriteAsync(
        ChangeSet changes, CancellationToken cancellationToken = default) => inner.WriteAsync(changes, cancellationToken);

    public Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, CancellationToken cancellationToken = default) =>
        inner.PurgeExpiredAsync(table, limit, cancellationToken);
}
