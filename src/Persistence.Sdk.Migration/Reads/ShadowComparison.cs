using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Retries;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>Compares the answers of both databases, and looks again before it says that they differ.</summary>
internal sealed class ShadowComparison(
    PhaseTracker tracker, DatabaseSides sides, TableCatalog catalog, TimeProvider time)
{
    private const int MaxRounds = 12;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    public async Task<ShadowFinding> RunAsync(ShadowRead read, CancellationToken cancellationToken)
    {
        var backOff = new BackOff(FirstPause, LongestPause, Random.Shared);
        var seen = 0;
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await ShadowRoute.OpenAsync(tracker, sides, cancellationToken).ConfigureAwait(false) is not { } route)
            {
                return ShadowFinding.InMotion;
            }

            var finding = await LookAsync(read, route, round, cancellationToken).ConfigureAwait(false);
            if (finding.Result == ReadResults.Equal)
            {
                return finding;
            }

            seen = finding.IsDifferent ? seen + 1 : 0;
            if (seen == read.Looks)
            {
                return await IsCopiedAsync(route, read, cancellationToken).ConfigureAwait(false)
                    ? finding
                    : ShadowFinding.NotCopied;
            }

            await Task.Delay(backOff.Next(), time, cancellationToken).ConfigureAwait(false);
        }

        return ShadowFinding.InMotion;
    }

    private async Task<ShadowFinding> LookAsync(
        ShadowRead read, ShadowRoute route, int round, CancellationToken cancellationToken)
    {
        var isLast = round == MaxRounds - 1;
        try
        {
            return round == 0 && await read.IsEqualAsync(route, cancellationToken).ConfigureAwait(false)
                ? ShadowFinding.Equal
                : await read.LookAsync(route, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception refusal) when (!isLast && refusal is (AuthorityChangedException or BindingRejectedException))
        {
            return ShadowFinding.InMotion; // phase or generation are moving, and the mirror has not heard of it yet
        }
    }

    /// <summary>Whether the mirror has been given the history of the tables, as far as they have one.</summary>
    private async Task<bool> IsCopiedAsync(ShadowRoute route, ShadowRead read, CancellationToken cancellationToken)
    {
        if (route.Authority.Side == DatabaseSide.Postgres)
        {
            return await Rollback.HasHistoryAsync(route.Control, route.Authority, catalog, cancellationToken)
                .ConfigureAwait(false);
        }

        var entries = await route.Authority.Evidence.ListAsync(cancellationToken).ConfigureAwait(false);
        return route.Control.CoverageEpoch == Rollback.FreshEpoch || read.Tables.All(table => entries.Any(entry =>
            entry.Kind == EvidenceKind.Backfill && entry.Table == table.ToString()
            && entry.CoverageEpoch == route.Control.CoverageEpoch));
    }
}
