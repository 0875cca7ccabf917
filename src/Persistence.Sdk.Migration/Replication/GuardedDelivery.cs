using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>
/// Brings images to the mirror so that a refused one harms no neighbour: a refused batch is halved until the guilty
/// image stands alone. A missing parent, or the row that blocks a unique value, is then fetched from the authority and
/// sent along; what is still refused for its data is parked.
/// </summary>
internal sealed class GuardedDelivery(TableCatalog catalog)
{
    /// <summary>
    /// How many rounds of companions one image may call for: a chain of parents or of handed-on unique values.
    /// </summary>
    private const int MaxCompanionRounds = 16;

    public async Task<DeliveryReport> DeliverAsync(
        IDatabaseSide authority, IMirror mirror, IReadOnlyList<RowImage> images, MirrorFence fence,
        CancellationToken cancellationToken)
    {
        var report = new DeliveryReport();
        var ordered = images.OrderBy(image => catalog.PositionOf(image.Table)).ToArray();
        await DeliverAsync(
            new Route(authority, mirror, fence), ordered, report, cancellationToken).ConfigureAwait(false);
        return report;
    }

    private static async Task DeliverAsync(
        Route route, RowImage[] images, DeliveryReport report, CancellationToken cancellationToken)
    {
        if (images.Length == 0)
        {
            return;
        }

        try
        {
            await route.Mirror.ApplyAsync(images, route.Fence, cancellationToken).ConfigureAwait(false);
            report.Applied.AddRange(images);
        }
        catch (MirrorRejectedException) when (images.Length > 1)
        {
            var half = images.Length / 2;
            await DeliverAsync(route, images[..half], report, cancellationToken).ConfigureAwait(false);
            await DeliverAsync(route, images[half..], report, cancellationToken).ConfigureAwait(false);
        }
        catch (MirrorRejectedException rejected)
        {
            await DeliverWithCompanionsAsync(
                route, images[0], rejected, report, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task DeliverWithCompanionsAsync(
        Route route, RowImage image, MirrorRejectedException rejected, DeliveryReport report,
        CancellationToken cancellationToken)
    {
        var together = new List<RowImage> { image };
        for (var round = 0; round < MaxCompanionRounds; round++)
        {
            var added = await AddCompanionsAsync(
                route, together, rejected.Rejection, cancellationToken).ConfigureAwait(false);
            if (!added)
            {
                break;
            }

            try
            {
                await route.Mirror.ApplyAsync(together, route.Fence, cancellationToken).ConfigureAwait(false);
                report.Applied.AddRange(together);
                return;
            }
            catch (MirrorRejectedException again)
            {
                rejected = again;
            }
        }

        // A child may come before its parent for a while; everything else stays refused until the row or the mirror
        // changes.
        var park = rejected.Rejection != MirrorRejection.MissingParent;
        report.Refused.Add(new PendingFailure(image.Key, image.Version, rejected.Reason, park));
    }

    private static async Task<bool> AddCompanionsAsync(
        Route route, List<RowImage> together, MirrorRejection rejection, CancellationToken cancellationToken)
    {
        var wanted = new HashSet<RowKey>();
        foreach (var image in together)
        {
            switch (rejection)
            {
                case MirrorRejection.MissingParent:
                    wanted.UnionWith(ParentsOf(image));
                    break;
                case MirrorRejection.UniqueClash:
                    wanted.UnionWith(
                        await route.Mirror.FindClashesAsync(image, cancellationToken).ConfigureAwait(false));
                    break;
                default:
                    return false;
            }
        }

        wanted.ExceptWith(together.Select(image => image.Key));
        if (wanted.Count == 0)
        {
            return false;
        }

        // Version 0: a key the authority has never had yields a deletion that changes nothing.
        var keys = wanted.Select(key => new PendingKey(key, 0, default, 0, false, null)).ToArray();
        var fence = new Fence(route.Fence.Epoch);
        together.AddRange(
            await route.Authority.Pending.ReadImagesAsync(keys, fence, cancellationToken).ConfigureAwait(false));
        return true;
    }

    private static IEnumerable<RowKey> ParentsOf(RowImage image)
    {
        if (image.Row is not { } row)
        {
            yield break;
        }

        foreach (var parent in row.Table.Parents)
        {
            var values = parent.Columns.Select(column => row.Values[row.Table[column].Ordinal]).ToArray();
            if (Array.TrueForAll(values, value => value is not null))
            {
                yield return RowKey.FromNormalized(parent.Parent, values!);
            }
        }
    }

    private sealed record Route(IDatabaseSide Authority, IMirror Mirror, MirrorFence Fence);
}
