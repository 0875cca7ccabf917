using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>The images of one committed write on their way to the mirror, and the caller that waits for them.</summary>
internal sealed class MirrorDelivery(IDatabaseSide authority, IReadOnlyList<RowImage> images, MirrorFence fence)
{
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IDatabaseSide Authority { get; } = authority;

    public IReadOnlyList<RowImage> Images { get; } = images;

    public MirrorFence Fence { get; } = fence;

    /// <summary>Completes when the mirror has the images or the attempt was given up; it never fails.</summary>
    public Task Settled => _settled.Task;

    public void Settle() => _settled.TrySetResult();
}
