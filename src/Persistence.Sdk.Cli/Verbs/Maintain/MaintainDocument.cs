using Persistence.Sdk.Migration.Upkeep;

namespace Persistence.Sdk.Cli.Verbs.Maintain;

/// <summary>What <c>maintain --json</c> writes.</summary>
internal sealed record MaintainDocument(
    bool DryRun, PersistencePhase Phase, CollectionState Collection, int MonthsMade, int Jobs, int DaysSummedUp,
    string? MirrorProblem, IReadOnlyList<MaintainDocument.Tidied> Tables)
{
    public static MaintainDocument Of(MaintenanceReport report) => new(
        report.IsDryRun, report.Phase, report.Collection, report.MonthsMade, report.Jobs, report.DaysSummedUp,
        report.MirrorProblem,
        [.. report.Tables.Select(table => new Tidied(
            table.Side, table.Table, table.Tombstones, table.Expired, table.Retired, table.Months, table.IsHeldUp))]);

    /// <summary>A table in which something was removed, or could be.</summary>
    internal sealed record Tidied(
        DatabaseSide Side, string Table, long Tombstones, long Expired, long Retired, int Months, bool HeldUp);
}
