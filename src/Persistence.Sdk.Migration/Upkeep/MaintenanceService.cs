using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Scheduling;

namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>Makes a maintenance pass now and then, in every phase, in whichever process comes first.</summary>
internal sealed class MaintenanceService(
    Func<IMaintenance> maintenance, RetentionOptions options, TimeProvider time, ILogger<MaintenanceService> log)
    : BackgroundLoop(options.Interval, time)
{
    /// <summary>Behind a pass that left work.</summary>
    private static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(1);

    protected override bool IsCalledFor => options.Enabled;

    protected override TimeSpan FirstPause => Interval;

    protected override async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            var report = await maintenance().RunAsync(dryRun: false, cancellationToken).ConfigureAwait(false);
            Log.Maintained(
                log, report.Tables.Sum(table => table.Tombstones), report.Tables.Sum(table => table.Expired),
                report.Tables.Sum(table => table.Retired), report.Tables.Sum(table => table.Months), report.MonthsMade,
                report.Jobs, report.DaysSummedUp, report.Collection, report.MirrorProblem);
            foreach (var table in report.Tables.Where(table => table.IsHeldUp))
            {
                Log.MonthHeldUp(log, table.Table, table.Side);
            }

            return report.HasMore ? ShortPause : Interval;
        }
        catch (MaintenanceRefusedException)
        {
            return Interval;
        }
    }

    protected override TimeSpan AfterProblem(Exception problem)
    {
        Log.MaintenanceStumbled(log, problem);
        return Interval;
    }
}
