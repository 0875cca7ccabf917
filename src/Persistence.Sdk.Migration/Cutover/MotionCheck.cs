using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Migration.Replication;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// Compares the keys that kept changing while both sides were compared: writes stand still now, and everything that was
/// pending has been brought over.
/// </summary>
internal sealed class MotionCheck(MirrorGateway gateway, TableCatalog catalog, TimeProvider time)
{
    /// <summary>Says which table still differs; null where none does.</summary>
    /// <param name="old">The authority, draining.</param>
    /// <param name="next">Its mirror.</param>
    /// <param name="control">The authority's control row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string?> FindDifferenceAsync(
        IDatabaseSide old, IDatabaseSide next, ControlRow control, CancellationToken cancellationToken)
    {
        var route = new ParityRoute(old, next, control.CoverageEpoch);
        var settler = new KeySettler(route, new PendingDelivery(gateway), new Perseverance(time), time);
        var entries = await old.Evidence.ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var entry in entries.Where(entry =>
            entry.Kind == EvidenceKind.Parity && entry.CoverageEpoch == control.CoverageEpoch))
        {
            var table = catalog.Find(entry.Table);
            var keys = ParityEvidence.Read(entry)?.InMotion ?? [];
            if (table is null || keys.Count == 0)
            {
                continue;
            }

            var verdicts = await settler
                .SettleAsync([.. keys.Select(key => RowKey.Parse(table, key))], cancellationToken)
                .ConfigureAwait(false);
            if (verdicts.Count > 0)
            {
                return $"{verdicts.Count} rows of {table} that kept changing during the comparison differ now that "
                    + "nothing writes them. Run 'persistence verify --mode full', and heal with '--repair'.";
            }
        }

        return null;
    }
}
