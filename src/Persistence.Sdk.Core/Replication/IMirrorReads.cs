using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Replication;

/// <summary>
/// Reads of a database while it is the mirror: rows and fence come from one snapshot. What may be stale there is for
/// the caller to know.
/// </summary>
internal interface IMirrorReads
{
    /// <summary>The row at a key, or null.</summary>
    /// <exception cref="AuthorityChangedException">
    /// The mirror stands at another epoch, or is the authority itself.
    /// </exception>
    /// <exception cref="BindingRejectedException">The mirror is not bound to that authority.</exception>
    Task<T?> FindAsync<T>(
        TableDefinition<T> table, RowKey key, MirrorFence fence, CancellationToken cancellationToken)
        where T : class;

    /// <summary>The rows a query selects, in its order.</summary>
    /// <exception cref="AuthorityChangedException">
    /// The mirror stands at another epoch, or is the authority itself.
    /// </exception>
    /// <exception cref="BindingRejectedException">The mirror is not bound to that authority.</exception>
    Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, MirrorFence fence, CancellationToken cancellationToken)
        where T : class;
}
