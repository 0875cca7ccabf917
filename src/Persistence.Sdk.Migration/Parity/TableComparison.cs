using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Backfill;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>Compares parts of a table row by row, and heals them where that is asked for. Used by one run.</summary>
internal sealed class TableComparison(
    ParityRoute route, KeySettler settler, Repair? repair, Perseverance perseverance)
{
    private const int PageRows = 5_000;
    private const long PageBytes = 4 * 1024 * 1024;

    /// <summary>Compares the rows behind one key, up to another.</summary>
    /// <param name="tally">Takes what is found.</param>
    /// <param name="after">The key; null from the beginning.</param>
    /// <param name="upTo">The other key; null to the end.</param>
    /// <param name="advanced">Told the rows passed so far.</param>
    /// <param name="cancellationToken">Stops the comparison.</param>
    public async Task RunAsync(
        ParityTally tally, RowKey? after, RowKey? upTo, Action<long>? advanced, CancellationToken cancellationToken)
    {
        var part = new ScanPage(tally.Table, after, upTo, PageRows, PageBytes);
        var merge = new TableMerge(route, part, perseverance);
        await using var mergeScope = merge.ConfigureAwait(false);
        merge.Start(cancellationToken);
        while (!merge.IsDone)
        {
            await merge.AdvanceAsync(cancellationToken).ConfigureAwait(false);
            await SettleAsync(merge, tally, cancellationToken).ConfigureAwait(false);
            advanced?.Invoke(Math.Max(merge.SqliteRows, merge.PostgresRows));
        }

        tally.SqliteRows += merge.SqliteRows;
        tally.PostgresRows += merge.PostgresRows;
    }

    private async Task SettleAsync(TableMerge merge, ParityTally tally, CancellationToken cancellationToken)
    {
        merge.Damaged.ForEach(tally.Add);
        merge.Damaged.Clear();
        if (merge.Suspects.Count == 0)
        {
            return;
        }

        RowKey[] suspects = [.. merge.Suspects];
        merge.Suspects.Clear();
        var verdicts = await settler.SettleAsync(suspects, cancellationToken).ConfigureAwait(false);
        var outcome = repair is null || verdicts.Count == 0
            ? null
            : await repair.RunAsync(verdicts, cancellationToken).ConfigureAwait(false);
        foreach (var verdict in verdicts)
        {
            tally.Add(verdict, outcome?.Refusals.GetValueOrDefault(verdict.Authority.Key));
        }

        tally.AddRepaired(outcome?.Healed.Count ?? 0);
        tally.Underway.AddRange(outcome?.Underway ?? []);
    }
}
