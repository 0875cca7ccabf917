namespace Persistence.Sdk;

/// <summary>
/// Joins writes of several stores into one transaction: all of them are durable, or none. Made for one use, by one
/// caller at a time: take it from the services where it is needed.
/// </summary>
/// <remarks>
/// Nothing runs before <see cref="CommitAsync"/>. Each operation then begins in the order in which it was added, reads
/// what it needs as it stood before the commit, and hands over what it wants to write; when all have done so, their
/// changes are applied together, in the order of the operations. An operation's task therefore completes after the
/// commit, and what stands behind it runs then.
/// </remarks>
public interface IUnitOfWork
{
    /// <summary>
    /// Adds one operation of a store. It may write once; what it reads does not see the unit's other writes.
    /// </summary>
    /// <typeparam name="TStore">The store's interface.</typeparam>
    /// <param name="operation">Calls the store.</param>
    /// <returns>This unit.</returns>
    /// <exception cref="InvalidOperationException">
    /// The unit has been committed already, or there is no such store.
    /// </exception>
    IUnitOfWork Add<TStore>(Func<TStore, CancellationToken, Task> operation)
        where TStore : class;

    /// <summary>
    /// Runs the operations and commits what they write in one transaction. Where one of them fails before the commit,
    /// nothing is written and its exception is thrown.
    /// </summary>
    /// <param name="cancellationToken">Honoured until the commit begins and not after.</param>
    /// <exception cref="InvalidOperationException">
    /// The unit has been committed already; or an operation wrote a second time, after the unit was committed.
    /// </exception>
    /// <exception cref="DatabaseUnavailableException">The database that decides could not do its work.</exception>
    /// <exception cref="ConstraintViolatedException">The data was refused.</exception>
    Task CommitAsync(CancellationToken cancellationToken = default);
}
