using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Restamping;

/// <summary>
/// Gives keys of the authority new versions without a change of contents, so that the guarded apply brings what stands
/// there to a mirror that differs. Each call is one write transaction under the fence, about keys of one table, each
/// key once. All of it may be done again: that only raises the versions further. Safe for concurrent use.
/// </summary>
internal interface IRestamp
{
    /// <summary>
    /// Stamps the row at each key, or where there is none its tombstone, with a version above the clock, the row, the
    /// tombstone, the table's floor and the version given, and marks the key pending. An append-only table has no
    /// tombstones: there the pending key alone stands for the missing row.
    /// </summary>
    /// <returns>What stands at each key now: the images to bring to the mirror.</returns>
    /// <exception cref="AuthorityChangedException">This side does not decide at that epoch.</exception>
    /// <exception cref="StoredValueRejectedException">A row cannot be read; no key was stamped.</exception>
    Task<IReadOnlyList<RowImage>> RaiseAsync(
        IReadOnlyList<KeyVersion> keys, Fence fence, CancellationToken cancellationToken);

    /// <summary>
    /// Takes what stands on the mirror, except where the authority has come to a higher version, and then does as
    /// <see cref="RaiseAsync"/>. SQLite takes images of several tables at once, which may refer to one another.
    /// </summary>
    /// <returns>What stands at each key now: the images to bring to the mirror.</returns>
    /// <exception cref="AuthorityChangedException">This side does not decide at that epoch.</exception>
    /// <exception cref="ConstraintViolatedException">A row contradicts another one; nothing was taken.</exception>
    Task<IReadOnlyList<RowImage>> TakeAsync(
        IReadOnlyList<RowImage> images, Fence fence, CancellationToken cancellationToken);

    /// <summary>Marks keys pending at the versions that stand there, and changes nothing else.</summary>
    /// <exception cref="AuthorityChangedException">This side does not decide at that epoch.</exception>
    Task MarkAsync(IReadOnlyList<RowKey> keys, Fence fence, CancellationToken cancellationToken);
}
