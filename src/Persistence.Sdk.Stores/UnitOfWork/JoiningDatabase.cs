using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.UnitOfWork;

/// <summary>
/// What one operation of a unit sees as its database: reads go through, the one write is handed to the unit and waits
/// for the unit's commit.
/// </summary>
internal sealed class JoiningDatabase(IDatabase database) : IDatabase
{
    private readonly TaskCompletionSource<ChangeSet> _handedOver =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource<IReadOnlyList<ChangeOutcome>> _decided =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with what the operation wants to write.</summary>
    public Task<ChangeSet> HandedOver => _handedOver.Task;

    public Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, CancellationToken cancellationToken = default)
        where T : class => database.FindAsync(table, key, cancellationToken);

    public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, CancellationToken cancellationToken = default)
        where T : class => database.QueryAsync(query, cancellationToken);

    public Task<IReadOnlyList<ChangeOutcome>> WriteAsync(
        ChangeSet changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return _handedOver.TrySetResult(changes)
            ? _decided.Task
            : throw new InvalidOperationException(
                "An operation of a unit of work wrote twice. Its first write went with the unit; this one was refused. "
                + "Add each write as an operation of its own.");
    }

    public Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException(
            "A purge of expired rows is a transaction of its own on each side. Call it outside of the unit of work.");

    public void Committed(IReadOnlyList<ChangeOutcome> outcomes) => _decided.TrySetResult(outcomes);

    public void GivenUp(Exception reason) => _decided.TrySetException(reason);
}
