using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Loading;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Replication;

namespace Persistence.Sdk.Migration.Backfill;

/// <summary>
/// Brings one chunk to the mirror: by the fast way where nothing stands in its part of the table, else through the
/// guarded apply in slices. What is refused becomes a pending key with the reason; the chunk never fails for it. Every
/// step may be repeated. Used by one run.
/// </summary>
internal sealed class ChunkDelivery(
    BackfillRoute route, GuardedDelivery delivery, Leftovers leftovers, TimeProvider time, ILogger log)
{
    private readonly SliceSize _slices = new();

    /// <summary>Rows that were removed from the mirror.</summary>
    public long Removed { get; private set; }

    /// <summary>Looks, before anything is copied, whether the mirror holds what is not the authority's.</summary>
    /// <exception cref="BackfillRefusedException">It does.</exception>
    public Task CheckTargetAsync(TableDefinition table, ControlRow control, CancellationToken cancellationToken) =>
        leftovers.CheckAsync(table, control, cancellationToken);

    /// <summary>Gives the checkpoint behind the chunk, which is committed then.</summary>
    public async Task<LoadCheckpoint> BringAsync(
        ScanChunk chunk, LoadCheckpoint before, ControlRow control, CancellationToken cancellationToken)
    {
        var fence = control.Stamp.MirrorFence;
        var part = new LoadChunk(
            before.Table, before.LastKey, chunk.IsEnd ? null : chunk.Last, chunk.Rows, control.LastVersion);
        var after = before with
        {
            LastKey = chunk.Last ?? before.LastKey,
            Rows = before.Rows + chunk.Rows.Count + chunk.Damaged.Count + chunk.Unlisted,
            IsComplete = chunk.IsEnd,
        };
        var isSound = chunk.Damaged.Count == 0 && chunk.Rows.Count > 0;
        if (isSound
            && await route.Mirror.Loader.TryLoadAsync(part, after, fence, cancellationToken).ConfigureAwait(false))
        {
            return after;
        }

        var refused = await ApplyAsync(chunk, control, cancellationToken).ConfigureAwait(false);
        Removed += await leftovers.RemoveAsync(part, chunk, before.Reconciles, control, cancellationToken)
            .ConfigureAwait(false);
        refused.AddRange(Damaged(chunk));
        if (refused.Count > 0)
        {
            await route.Authority.Pending.EnterRefusedAsync(refused, new Fence(control.Epoch), cancellationToken)
                .ConfigureAwait(false);
        }

        after = after with { Refused = before.Refused + refused.Count + ReportNameless(chunk) };
        await route.Mirror.Loader.AdvanceAsync(after, fence, cancellationToken).ConfigureAwait(false);
        return after;
    }

    private async Task<List<PendingFailure>> ApplyAsync(
        ScanChunk chunk, ControlRow control, CancellationToken cancellationToken)
    {
        var refused = new List<PendingFailure>();
        for (var done = 0; done < chunk.Rows.Count;)
        {
            var slice = chunk.Rows.Skip(done).Take(_slices.Rows).Select(row => row.Image).ToArray();
            var began = time.GetTimestamp();
            refused.AddRange(await DeliverAsync(slice, control, cancellationToken).ConfigureAwait(false));
            _slices.After(time.GetElapsedTime(began));
            done += slice.Length;
        }

        return refused.Count == 0
            ? refused
            : await AgainAsync(refused, control, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// A refusal counts where the row stands so still; the chunk may be older than a deletion of its parent.
    /// </summary>
    private async Task<List<PendingFailure>> AgainAsync(
        List<PendingFailure> refused, ControlRow control, CancellationToken cancellationToken)
    {
        // A schema that was raised meanwhile looks like refused rows.
        await route.CheckSchemaAsync(cancellationToken).ConfigureAwait(false);
        var keys = refused.Select(failure => new PendingKey(failure.Key, failure.Version, default, 0, false, null));
        var present = await route.Authority.Pending
            .ReadImagesAsync([.. keys], new Fence(control.Epoch), cancellationToken).ConfigureAwait(false);
        return [.. await DeliverAsync(present, control, cancellationToken).ConfigureAwait(false)];
    }

    private async Task<IReadOnlyList<PendingFailure>> DeliverAsync(
        IReadOnlyList<RowImage> images, ControlRow control, CancellationToken cancellationToken)
    {
        var report = await delivery.DeliverAsync(
            route.Authority, route.Mirror.Mirror, images, control.Stamp.MirrorFence, cancellationToken)
            .ConfigureAwait(false);
        return report.Refused;
    }

    private static IEnumerable<PendingFailure> Damaged(ScanChunk chunk) => chunk.Damaged
        .Where(damaged => damaged.Key is not null)
        .Select(damaged => new PendingFailure(damaged.Key!, damaged.Version, damaged.Problem.Message, Park: true));

    /// <summary>A row whose key cannot be read can be neither brought nor noted, only counted and told.</summary>
    private long ReportNameless(ScanChunk chunk)
    {
        var nameless = chunk.Damaged.Where(damaged => damaged.Key is null).ToArray();
        foreach (var damaged in nameless)
        {
            Log.RowWithoutKey(log, damaged.Problem);
        }

        return nameless.Length + chunk.Unlisted;
    }
}
