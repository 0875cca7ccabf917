using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Replication;

/// <summary>
/// The guarded apply: the one way in which images reach a mirror, whether live, replayed, backfilled or repaired.
/// </summary>
internal interface IMirror
{
    /// <summary>The same mirror with asynchronous commits; null where it has none.</summary>
    IAsynchronousCommitMirror? AsynchronousCommit => null;

    /// <summary>
    /// Applies images in one transaction. An image is taken only where its version is greater than what stands at its
    /// key (row or tombstone), so that late, repeated and reordered deliveries are harmless.
    /// Keys are distinct within a call.
    /// </summary>
    /// <exception cref="MirrorRejectedException">The data was refused; no image of the call was applied.</exception>
    /// <exception cref="DatabaseUnavailableException">Anything that is not about the data.</exception>
    /// <exception cref="AuthorityChangedException">
    /// The mirror stands at another epoch, or is the authority itself.
    /// </exception>
    /// <exception cref="BindingRejectedException">The mirror is not bound to that authority.</exception>
    Task ApplyAsync(IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="ApplyAsync"/>, and in append-only tables too an older row is replaced or deleted, which otherwise
    /// stays as it is: for a repair.
    /// </summary>
    Task ReplaceAsync(IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken);

    /// <summary>
    /// The keys of rows on the mirror that hold a unique value, beside the key, which an image wants to take.
    /// </summary>
    Task<IReadOnlyList<RowKey>> FindClashesAsync(RowImage image, CancellationToken cancellationToken);

    /// <summary>
    /// Removes rows of the mirror that have expired, leaving tombstones at the versions of the rows, in one
    /// transaction.
    /// </summary>
    /// <returns>The number of rows removed.</returns>
    /// <exception cref="DatabaseUnavailableException">The mirror could not do its work.</exception>
    /// <exception cref="AuthorityChangedException">
    /// The mirror stands at another epoch, or is the authority itself.
    /// </exception>
    /// <exception cref="BindingRejectedException">The mirror is not bound to that authority.</exception>
    Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, MirrorFence fence, CancellationToken cancellationToken);
}
