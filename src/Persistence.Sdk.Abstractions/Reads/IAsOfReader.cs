namespace Persistence.Sdk;

/// <summary>
/// Reads through a store, answered by SQLite where Postgres, which decides in phase
/// <see cref="PersistencePhase.ReadCutover"/>, cannot be reached: the answer then tells up to when it is complete. A
/// store that is used by itself never answers so. Where the store's
/// <see cref="StoreOptions.AsOfFallbackAfter"/> is not set, where SQLite does not know up to when it is complete, and
/// for tables whose rows must be current, a read fails as it does without this. Safe for concurrent use.
/// </summary>
/// <typeparam name="TStore">The store's interface.</typeparam>
public interface IAsOfReader<TStore>
    where TStore : class
{
    /// <summary>Runs reads on the store; a write is refused.</summary>
    /// <typeparam name="TResult">What is read.</typeparam>
    /// <param name="read">Reads; what it calls may be several methods of the store.</param>
    /// <param name="cancellationToken">Handed on to <paramref name="read"/>.</param>
    /// <exception cref="InvalidOperationException">
    /// <paramref name="read"/> writes, or no such store is registered.
    /// </exception>
    /// <exception cref="DatabaseUnavailableException">Neither database could answer.</exception>
    Task<AsOfAnswer<TResult>> ReadAsync<TResult>(
        Func<TStore, CancellationToken, Task<TResult>> read, CancellationToken cancellationToken = default);
}
