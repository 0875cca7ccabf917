using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Catalog;

namespace Persistence.Sdk.Stores.UnitOfWork;

/// <summary>The unit of work: gathers one change set from each operation and writes them as one.</summary>
internal sealed class JoinedWrites(StoreRegistry stores, IDatabase database) : IUnitOfWork
{
    private readonly List<Operation> _operations = [];
    private int _isCommitted;

    public IUnitOfWork Add<TStore>(Func<TStore, CancellationToken, Task> operation)
        where TStore : class
    {
        ArgumentNullException.ThrowIfNull(operation);
        ObjectHasBeenUsed(Volatile.Read(ref _isCommitted) == 1);
        var joining = new JoiningDatabase(database);
        var store = stores.Create<TStore>(joining);
        _operations.Add(new Operation(joining, token => operation(store, token)));
        return this;
    }

    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        ObjectHasBeenUsed(Interlocked.Exchange(ref _isCommitted, 1) == 1);
        var running = _operations.ConvertAll(operation => operation.RunAsync(cancellationToken));
        try
        {
            await GatherAsync(running).ConfigureAwait(false);
            await WriteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            // Nobody may be left waiting; the others' exceptions say no more than this one.
            _operations.ForEach(operation => operation.Database.GivenUp(problem));
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    private static void ObjectHasBeenUsed(bool used)
    {
        if (used)
        {
            throw new InvalidOperationException(
                "This unit of work has been committed already; take another one from the services.");
        }
    }

    /// <summary>Waits until each operation has handed over its write or ended without one.</summary>
    private async Task GatherAsync(List<Task> running)
    {
        for (var i = 0; i < running.Count; i++)
        {
            await Task.WhenAny(_operations[i].Database.HandedOver, running[i]).ConfigureAwait(false);
            if (!_operations[i].Database.HandedOver.IsCompleted)
            {
                await running[i].ConfigureAwait(false);
            }
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var writing = _operations.FindAll(operation => operation.Database.HandedOver.IsCompletedSuccessfully);
        var joined = new ChangeSet();
        foreach (var operation in writing)
        {
            joined.Append(await operation.Database.HandedOver.ConfigureAwait(false));
        }

        var outcomes = await database.WriteAsync(joined, cancellationToken).ConfigureAwait(false);
        var first = 0;
        foreach (var operation in writing)
        {
            var changes = (await operation.Database.HandedOver.ConfigureAwait(false)).Changes.Count;
            operation.Database.Committed([.. outcomes.Skip(first).Take(changes)]);
            first += changes;
        }
    }

    private sealed record Operation(JoiningDatabase Database, Func<CancellationToken, Task> Run)
    {
        /// <summary>Runs to the first write; an exception thrown at once becomes one of the task.</summary>
        public async Task RunAsync(CancellationToken cancellationToken) =>
            await Run(cancellationToken).ConfigureAwait(false);
    }
}
