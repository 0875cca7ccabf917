using Persistence.Sdk.Core.Telemetry;

namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>Tells the instruments what a pass did.</summary>
internal static class MaintenanceCounts
{
    public static void Tell(PersistenceMeter meter, MaintenanceReport report, DatabaseSide authority)
    {
        foreach (var table in report.Tables)
        {
            meter.CountMaintained(table.Side, Chores.Tombstones, table.Tombstones);
            meter.CountMaintained(table.Side, Chores.Expired, table.Expired);
            meter.CountMaintained(table.Side, Chores.Retired, table.Retired);
            meter.CountMaintained(table.Side, Chores.MonthsDropped, table.Months);
        }

        meter.CountMaintained(DatabaseSide.Postgres, Chores.MonthsMade, report.MonthsMade);
        meter.CountMaintained(authority, Chores.Jobs, report.Jobs);
    }
}
