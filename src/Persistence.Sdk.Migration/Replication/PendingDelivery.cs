using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>
/// Brings pending keys to the mirror: reads the present image of each, sends the images in batches bounded by bytes,
/// and settles the keys. Safe for concurrent use.
/// </summary>
internal sealed class PendingDelivery(MirrorGateway gateway)
{
    private const int SliceKeys = 2_000;
    private const int BatchBytes = 4 * 1024 * 1024;

    /// <summary>Sends what stands at the keys now.</summary>
    public async Task SendAsync(
        IDatabaseSide authority, ControlRow control, IReadOnlyList<PendingKey> page,
        CancellationToken cancellationToken)
    {
        if (page.Count == 0)
        {
            return;
        }

        // While the mirror takes a slice, the next one is read.
        var sending = Task.CompletedTask;
        try
        {
            foreach (var slice in page.Chunk(SliceKeys))
            {
                var images = await ReadImagesAsync(
                    authority, slice, new Fence(control.Epoch), cancellationToken).ConfigureAwait(false);
                FaultPoint.Reach(FaultPoints.AfterReplicatorRead);
                await sending.ConfigureAwait(false);
                sending = SendAsync(authority, control.Stamp.MirrorFence, images, cancellationToken);
            }
        }
        finally
        {
            await sending.ConfigureAwait(false);
        }
    }

    private async Task SendAsync(
        IDatabaseSide authority, MirrorFence fence, IReadOnlyList<RowImage> images, CancellationToken cancellationToken)
    {
        foreach (var batch in ByBytes(images))
        {
            await gateway
                .SendAsync(authority, batch, fence, confirmations: null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A row that somebody else damaged cannot be read and is parked with the reason; its neighbours go on.
    /// </summary>
    private static async Task<IReadOnlyList<RowImage>> ReadImagesAsync(
        IDatabaseSide authority, PendingKey[] keys, Fence fence, CancellationToken cancellationToken)
    {
        try
        {
            return await authority.Pending.ReadImagesAsync(keys, fence, cancellationToken).ConfigureAwait(false);
        }
        catch (StoredValueRejectedException) when (keys.Length > 1)
        {
            var half = keys.Length / 2;
            var first = await ReadImagesAsync(
                authority, keys[..half], fence, cancellationToken).ConfigureAwait(false);
            var second = await ReadImagesAsync(
                authority, keys[half..], fence, cancellationToken).ConfigureAwait(false);
            return [.. first, .. second];
        }
        catch (StoredValueRejectedException damaged)
        {
            var failure = new PendingFailure(keys[0].Key, keys[0].Version, damaged.Message, Park: true);
            await authority.Pending.RecordFailuresAsync([failure], cancellationToken).ConfigureAwait(false);
            return [];
        }
    }

    private static IEnumerable<List<RowImage>> ByBytes(IReadOnlyList<RowImage> images)
    {
        var batch = new List<RowImage>();
        var bytes = 0L;
        foreach (var image in images)
        {
            batch.Add(image);
            bytes += image.ApproximateBytes;
            if (bytes >= BatchBytes)
            {
                yield return batch;
                batch = [];
                bytes = 0;
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
