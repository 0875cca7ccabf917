using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>
/// Empties the pending set of an authority, page by page: reads the present image of each key, sends the images in
/// batches bounded by bytes, and settles the keys. Usually it goes on where the last page ended (the front of the set
/// is full of dead index entries in Postgres). What entered behind that point, such as a key that was written again
/// while it was pending, is found by a look back when the end is reached, and by a full pass now and then.
/// </summary>
internal sealed class PendingDrain(MirrorGateway gateway, DualWriteOptions options, TimeProvider time)
{
    private const int PageKeys = 10_000;
    private const int SliceKeys = 2_000;
    private const int BatchBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan FullPassInterval = TimeSpan.FromSeconds(10);

    private readonly bool _inline = options.Mode == DualWriteMode.Inline;
    private PendingKey? _watermark;
    private bool _isFullPass = true;
    private bool _looksBack;
    private long _lastFullPass;
    private long _lastParkedPass;
    private bool _hadParkedPass;

    /// <summary>How long to wait between rounds while nothing is known to be pending.</summary>
    public TimeSpan Interval => _inline ? Grace : TimeSpan.FromMilliseconds(200);

    /// <summary>A key this young is still in the hands of its own inline attempt.</summary>
    private TimeSpan Grace => 2 * options.MirrorTimeout;

    /// <summary>Sends one page.</summary>
    /// <returns>Whether more is waiting.</returns>
    public async Task<bool> RunAsync(IDatabaseSide authority, CancellationToken cancellationToken)
    {
        if (!_hadParkedPass || time.GetElapsedTime(_lastParkedPass) >= options.ParkedRetryInterval)
        {
            await RetryParkedAsync(authority, cancellationToken).ConfigureAwait(false);
            (_hadParkedPass, _lastParkedPass) = (true, time.GetTimestamp());
        }

        var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var page = await authority.Pending.ReadAsync(NextPage(), cancellationToken).ConfigureAwait(false);
        await SendAsync(authority, control, page, cancellationToken).ConfigureAwait(false);
        return Advance(page);
    }

    private async Task RetryParkedAsync(IDatabaseSide authority, CancellationToken cancellationToken)
    {
        var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        PendingKey? last = null;
        IReadOnlyList<PendingKey> page;
        do
        {
            page = await authority.Pending.ReadAsync(
                new PendingPage(last, null, Parked: true, PageKeys), cancellationToken)
                .ConfigureAwait(false);
            await SendAsync(authority, control, page, cancellationToken).ConfigureAwait(false);
            last = page.Count > 0 ? page[^1] : null;
        }
        while (page.Count == PageKeys);
    }

    private PendingPage NextPage()
    {
        // A full pass also ignores the grace: the clocks of a server and of this process may be hours apart.
        var youngest = _inline && !_isFullPass ? time.GetUtcNow() - Grace : (DateTimeOffset?)null;
        return new PendingPage(_isFullPass || _looksBack ? null : _watermark, youngest, Parked: false, PageKeys);
    }

    private bool Advance(IReadOnlyList<PendingKey> page)
    {
        if (page.Count > 0)
        {
            _watermark = page[^1];
        }

        if (_isFullPass && page.Count == PageKeys)
        {
            (_isFullPass, _looksBack) = (false, false);
            return true; // the pages that follow go on from here
        }

        // The end, or what a look back found: as long as there was something, look once more from the front.
        _looksBack = page.Count is > 0 and < PageKeys;
        if (_isFullPass)
        {
            (_isFullPass, _lastFullPass) = (false, time.GetTimestamp());
        }

        _isFullPass = time.GetElapsedTime(_lastFullPass) >= FullPassInterval;
        return page.Count == PageKeys;
    }

    private async Task SendAsync(
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
