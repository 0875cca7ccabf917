using Persistence.Sdk.Migration.Backfill;

namespace Persistence.Sdk.Cli.Verbs.Backfill;

/// <summary>What <c>backfill --json</c> writes.</summary>
internal sealed record BackfillDocument(bool Clean, IReadOnlyList<BackfillDocument.Copied> Tables)
{
    public static BackfillDocument Of(BackfillReport report) => new(
        report.IsClean,
        [.. report.Tables.Select(table => new Copied(
            table.Table, table.Rows, Math.Round(table.Seconds, 3), Math.Round(table.RowsPerSecond, 1), table.Resumed,
            table.Refused, table.Removed))]);

    /// <summary>A table that was copied.</summary>
    internal sealed record Copied(
        string Table, long Rows, double Seconds, double RowsPerSecond, bool Resumed, long Refused, long Removed);
}
