using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>
/// How long rows are kept by the options: whole UTC days, and whole UTC months where Postgres keeps the table in a
/// partition a month, so that nothing goes before its time. Safe for concurrent use.
/// </summary>
internal sealed class RetentionPolicy(RetentionOptions options, TableCatalog catalog, ILogger<RetentionPolicy> log)
{
    /// <summary>
    /// The instant before which rows of a table need not be kept at a time; null where they are kept for ever.
    /// </summary>
    public DateTimeOffset? CutoffOf(TableDefinition table, DateTimeOffset now)
    {
        if (table.AgesBy is null || DaysOf(table) is not { } days)
        {
            return null;
        }

        var oldest = now.UtcDateTime.Date.AddDays(-days);
        return new DateTimeOffset(
            table.PartitionedBy is null ? oldest : new DateTime(oldest.Year, oldest.Month, 1), TimeSpan.Zero);
    }

    /// <summary>Records on the side that decides what need not be kept any more.</summary>
    /// <exception cref="AuthorityChangedException">It does not decide at that epoch.</exception>
    public async Task RecordAsync(
        IDatabaseSide authority, DateTimeOffset now, Fence fence, CancellationToken cancellationToken)
    {
        foreach (var table in catalog.Tables)
        {
            if (CutoffOf(table, now) is { } cutoff
                && !(await authority.Scan.CutoffAsync(table, cancellationToken).ConfigureAwait(false) >= cutoff))
            {
                await authority.Upkeep.RaiseCutoffAsync(table, cutoff, fence, cancellationToken).ConfigureAwait(false);
                Log.RetentionMoved(log, table.ToString(), cutoff);
            }
        }
    }

    /// <summary>Whether a name in the options means a table.</summary>
    public static bool Names(string name, TableDefinition table) =>
        name.Equals(table.Name.Postgres, StringComparison.OrdinalIgnoreCase)
        || name.Equals(table.Name.Sqlite, StringComparison.OrdinalIgnoreCase);

    private int? DaysOf(TableDefinition table) =>
        options.KeepDays.Where(kept => Names(kept.Key, table)).Select(kept => (int?)kept.Value).Min();
}
