using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Loading;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Restamping;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Replication;
using Persistence.Sdk.Migration.Upkeep;

namespace Persistence.Sdk.Migration.Backfill;

/// <summary>
/// Removes rows of the mirror that the authority does not have. A row that was deleted while no coverage held it has
/// left a tombstone, which goes through the guarded apply like any other; one of which the authority knows nothing is
/// stamped anew there first. Of an append-only table nothing is ever removed.
/// </summary>
internal sealed class Leftovers(BackfillRoute route, GuardedDelivery delivery, TimeProvider time)
{
    private const int PageRows = 5_000;
    private const long PageBytes = 16 * 1024 * 1024;

    /// <summary>
    /// Looks through a table into which no run has copied yet; nothing is changed. There is little to look through:
    /// what has been written since the dual write began, or rows of somebody else, of which the first ends it.
    /// </summary>
    /// <exception cref="BackfillRefusedException">There are rows of which the authority knows nothing.</exception>
    public async Task CheckAsync(TableDefinition table, ControlRow control, CancellationToken cancellationToken)
    {
        var page = new ScanPage(table, null, null, PageRows, PageBytes);
        ScanChunk found;
        do
        {
            found = await route.Mirror.Scan.ReadAsync(page, null, cancellationToken).ConfigureAwait(false);
            if (found.Rows.Count > 0)
            {
                await CheckAsync(found.Rows, control, cancellationToken).ConfigureAwait(false);
            }

            page = page with { After = found.Last };
        }
        while (!found.IsEnd);
    }

    /// <summary>Looks through one part of a table.</summary>
    /// <returns>The number of rows removed.</returns>
    /// <exception cref="BackfillRefusedException">There are rows of which the authority knows nothing.</exception>
    public async Task<long> RemoveAsync(
        LoadChunk part, ScanChunk chunk, bool reconciles, ControlRow control, CancellationToken cancellationToken)
    {
        if (part.Table.IsAppendOnly)
        {
            return 0;
        }

        HashSet<RowKey> known =
        [
            .. chunk.Rows.Select(row => row.Row.Key), .. chunk.Damaged.Select(damaged => damaged.Key).OfType<RowKey>(),
        ];
        var removed = 0L;
        var page = new ScanPage(part.Table, part.After, part.UpTo, PageRows, PageBytes);
        ScanChunk found;
        do
        {
            found = await route.Mirror.Scan.ReadAsync(page, null, cancellationToken).ConfigureAwait(false);
            VersionedRow[] strangers = [.. found.Rows.Where(row => !known.Contains(row.Row.Key))];
            if (strangers.Length > 0)
            {
                removed += await RemoveAsync(strangers, reconciles, control, cancellationToken).ConfigureAwait(false);
            }

            page = page with { After = found.Last };
        }
        while (!found.IsEnd);

        return removed;
    }

    /// <summary>
    /// The authority is asked after the mirror, and for its cutoff last: what it had then, it had before.
    /// </summary>
    private async Task CheckAsync(
        IReadOnlyList<VersionedRow> rows, ControlRow control, CancellationToken cancellationToken)
    {
        var table = rows[0].Row.Table;
        var unknown = Unknown(
            rows, Gone(await ReadAuthorityAsync(rows, control, cancellationToken).ConfigureAwait(false)));
        if (table.AgesBy is not null && unknown.Length > 0)
        {
            var cutoff = await Cutoffs.OfBothAsync(route.Authority, route.Mirror, table, cancellationToken)
                .ConfigureAwait(false);
            HashSet<RowKey> retired = [.. rows.Where(row => row.Row.IsOlderThan(cutoff)).Select(row => row.Row.Key)];
            unknown = [.. unknown.Where(row => !retired.Contains(row.Key))];
        }

        CheckReconciles(unknown, reconciles: false);
    }

    private async Task<long> RemoveAsync(
        VersionedRow[] strangers, bool reconciles, ControlRow control, CancellationToken cancellationToken)
    {
        // Read after the mirror: what was written behind the chunk is there by now.
        var gone = Gone(await ReadAuthorityAsync(strangers, control, cancellationToken).ConfigureAwait(false));
        var unknown = Unknown(strangers, gone);
        CheckReconciles(unknown, reconciles);
        if (unknown.Length > 0)
        {
            var raised = await route.Authority.Restamp
                .RaiseAsync(unknown, new Fence(control.Epoch), cancellationToken).ConfigureAwait(false);
            foreach (var image in raised)
            {
                gone[image.Key] = image;
            }
        }

        // What is left at the mirror's own version has expired on both sides.
        RowImage[] newer = [.. strangers.Where(row => gone.TryGetValue(row.Row.Key, out var image)
            && image.Version > row.Version).Select(row => gone[row.Row.Key])];
        return await DeliverAsync(newer, control, cancellationToken).ConfigureAwait(false);
    }

    private Task<IReadOnlyList<RowImage>> ReadAuthorityAsync(
        IReadOnlyList<VersionedRow> rows, ControlRow control, CancellationToken cancellationToken) =>
        route.Authority.Pending.ReadImagesAsync(
            [.. rows.Select(row => new PendingKey(row.Row.Key, 0, default, 0, false, null))],
            new Fence(control.Epoch), cancellationToken);

    private static Dictionary<RowKey, RowImage> Gone(IReadOnlyList<RowImage> images) =>
        images.Where(image => image.IsDeletion).ToDictionary(image => image.Key);

    private KeyVersion[] Unknown(IReadOnlyList<VersionedRow> rows, Dictionary<RowKey, RowImage> gone) =>
    [
        .. rows.Where(row => gone.TryGetValue(row.Row.Key, out var image) && image.Version <= row.Version)
            .Where(row => !IsExpired(row.Row)).Select(row => new KeyVersion(row.Row.Key, row.Version)),
    ];

    private async Task<long> DeliverAsync(
        RowImage[] images, ControlRow control, CancellationToken cancellationToken)
    {
        var report = await delivery.DeliverAsync(
            route.Authority, route.Mirror.Mirror, images, control.Stamp.MirrorFence, cancellationToken)
            .ConfigureAwait(false);
        route.Authority.Pending.Acknowledge(report.Applied);
        if (report.Refused.Count > 0)
        {
            // A parent goes when its children have gone, which stand in a table that comes later.
            await route.Authority.Pending.EnterRefusedAsync(
                report.Refused, new Fence(control.Epoch), cancellationToken).ConfigureAwait(false);
        }

        return report.Applied.Count;
    }

    /// <summary>Each side purges its own rows when they have expired.</summary>
    private bool IsExpired(Row row) => row.Table.ExpiresAt is { } expiry
        && row.Values[expiry.Ordinal] is DateTime at && at <= time.GetUtcNow().UtcDateTime;

    private void CheckReconciles(KeyVersion[] unknown, bool reconciles)
    {
        if (!reconciles && unknown.Length > 0)
        {
            throw new BackfillRefusedException(
                $"{route.Mirror.Side} holds rows of '{unknown[0].Key.Table}' of which {route.Authority.Side} knows "
                + $"nothing, {unknown.Length} of them in one part of the table. "
                + (unknown[0].Key.Table.IsAppendOnly
                    ? "Look who has put them there. A backfill removes nothing from an append-only table: delete them, "
                    + "or run it with reconcile (--reconcile), which leaves them for a later 'verify --repair' to "
                    + "remove."
                    : "If they may go, run the backfill with reconcile (--reconcile), which removes them; if not, look "
                    + "who has put them there. Rows that were deleted so long ago that nothing is known of it any more "
                    + "('Persistence:Retention:Tombstones') look the same."));
        }
    }
}
