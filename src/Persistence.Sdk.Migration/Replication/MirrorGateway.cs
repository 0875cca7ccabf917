using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>
/// Sends images from an authority to its mirror and settles the pending set with the result: the one path that inline
/// deliveries and the replicator share.
/// </summary>
internal sealed class MirrorGateway(DatabaseSides sides, GuardedDelivery delivery, PersistenceMeter meter)
{
    public async Task SendAsync(
        IDatabaseSide authority, IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken)
    {
        var mirror = await sides.OpenReadyAsync(DatabaseSides.Other(authority.Side), cancellationToken).ConfigureAwait(false);
        var report = await delivery.DeliverAsync(authority, mirror.Mirror, images, fence, cancellationToken).ConfigureAwait(false);
        FaultPoint.Reach(FaultPoints.AfterMirrorCommit);
        meter.RecordMirrorBatch(images.Count, mirror.Side);
        authority.Pending.Acknowledge(report.Applied);
        if (report.Refused.Count > 0)
        {
            await authority.Pending.RecordFailuresAsync(report.Refused, cancellationToken).ConfigureAwait(false);
        }
    }
}
