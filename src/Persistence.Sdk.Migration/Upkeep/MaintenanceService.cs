using Microsoft.Extensions.Logging;

namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>Makes a maintenance pass now and then, in every phase, in whichever process comes first.</summary>
internal sealed class MaintenanceService(
    Func<IMaintenance> maintenance, RetentionOptions options, TimeProvider time, ILogger<MaintenanceService> log)
    : IAsyncDisposable
{
    /// <summary>Behind a pass that left work.</summary>
    private static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    public void Start()
    {
        if (options.Enabled)
        {
            _loop = RunAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            for (var pause = options.Interval; ; pause = await PassAsync().ConfigureAwait(false))
            {
                await Task.Delay(pause, time, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The engine stops.
        }
    }

    /// <summary>Says how long to wait for the next one.</summary>
    private async Task<TimeSpan> PassAsync()
    {
        try
        {
            var report = await maintenance().RunAsync(dryRun: false, _stopping.Token).ConfigureAwait(false);
            Log.Maintained(
                log, report.Tables.Sum(table => table.Tombstones), report.Tables.Sum(table => table.Expired),
                report.Collection, report.MirrorProblem);
            return report.HasMore ? ShortPause : options.Interval;
        }
        catch (MaintenanceRefusedException)
        {
            return options.Interval;
        }
        catch (Exception problem) when (
            problem is not OutOfMemoryException && !_stopping.IsCancellationRequested)
        {
            Log.MaintenanceStumbled(log, problem);
            return options.Interval;
        }
    }
}
