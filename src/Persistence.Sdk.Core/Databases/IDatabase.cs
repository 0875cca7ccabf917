using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Core.Databases;

/// <summary>
/// The database port: the narrow seam below the stores. Implemented by the SQLite side, by the Postgres side, and by
/// the dual write over both that follows the phases; a store cannot tell which. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Implementers: a write that returns has been committed durably. A cancellation is honoured until the commit begins
/// and not after. A read never returns what is known to be stale. All of them throw <see
/// cref="DatabaseUnavailableException"/> when the database cannot do its work, <see
/// cref="ConstraintViolatedException"/> when it refuses the data, and <see cref="AuthorityChangedException"/> when it
/// does not decide at present.
/// </remarks>
public interface IDatabase
{
    /// <summary>The row at a key, or null.</summary>
    Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, CancellationToken cancellationToken = default)
        where T : class;

    /// <summary>The rows a query selects, in its order, from one snapshot.</summary>
    Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, CancellationToken cancellationToken = default)
        where T : class;

    /// <summary>
    /// Applies a change set in one transaction. The outcomes stand in the order of the changes; a conditional change
    /// tells with its outcome which rows it changed.
    /// </summary>
    Task<IReadOnlyList<ChangeOutcome>> WriteAsync(ChangeSet changes, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes rows that have expired by this process's clock, those that expired first before others, in one
    /// transaction. Each side purges its own rows by itself: nothing is replicated and nothing becomes pending, and
    /// what one side has purged is no difference from the other. A purged key keeps the version of its row, so that no
    /// late image brings the row back and any later write wins. Where a mirror is kept, it is asked to do the same; one
    /// that is down fails nobody and costs at most <see cref="DualWriteOptions.MirrorTimeout"/>.
    /// </summary>
    /// <param name="table">A table whose rows expire.</param>
    /// <param name="limit">The largest number of rows to remove, from 1 to <see cref="ExpiryRules.MaxLimit"/>.</param>
    /// <param name="cancellationToken">Honoured until the commit begins.</param>
    /// <returns>
    /// The number of rows removed from the side that decides; less than the limit where no more had expired.
    /// </returns>
    /// <exception cref="ArgumentException">The rows of the table never expire.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of range.</exception>
    Task<int> PurgeExpiredAsync(TableDefinition table, int limit, CancellationToken cancellationToken = default);
}
