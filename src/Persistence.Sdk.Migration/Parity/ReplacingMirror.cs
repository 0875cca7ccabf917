using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>A mirror on which a delivery replaces older rows of append-only tables too.</summary>
internal sealed class ReplacingMirror(IMirror mirror) : IMirror
{
    public Task ApplyAsync(
        IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken) =>
        mirror.ReplaceAsync(images, fence, cancellationToken);

    public Task ReplaceAsync(
        IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken) =>
        mirror.ReplaceAsync(images, fence, cancellationToken);

    public Task<IReadOnlyList<RowKey>> FindClashesAsync(RowImage image, CancellationToken cancellationToken) =>
        mirror.FindClashesAsync(image, cancellationToken);

    public Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, MirrorFence fence, CancellationToken cancellationToken) =>
        mirror.PurgeExpiredAsync(table, limit, fence, cancellationToken);
}
