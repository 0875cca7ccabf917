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
    /// <param name="authority">Where the images come from.</param>
    /// <param name="images">The images.</param>
    /// <param name="fence">What the mirror must be.</param>
    /// <param name="confirmations">
    /// Where given, the mirror may commit asynchronously, and this acknowledges later what it confirms.
    /// </param>
    /// <param name="cancellationToken">Gives the attempt up.</param>
    public async Task SendAsync(
        IDatabaseSide authority, IReadOnlyList<RowImage> images, MirrorFence fence, Confirmations? confirmations,
        CancellationToken cancellationToken)
    {
        var side = await sides.OpenReadyAsync(
            DatabaseSides.Other(authority.Side), cancellationToken).ConfigureAwait(false);
        var asynchronous = confirmations is null ? null : side.Mirror.AsynchronousCommit;
        var report = await delivery
            .DeliverAsync(
                authority, asynchronous ?? side.Mirror, images, fence, cancellationToken).ConfigureAwait(false);
        FaultPoint.Reach(FaultPoints.AfterMirrorCommit);
        meter.RecordMirrorBatch(images.Count, side.Side);
        if (asynchronous is null)
        {
            authority.Pending.Acknowledge(report.Applied);
        }
        else
        {
            confirmations!.Expect(authority, asynchronous);
        }

        if (report.Refused.Count > 0)
        {
            await authority.Pending.RecordFailuresAsync(report.Refused, cancellationToken).ConfigureAwait(false);
        }
    }
}
