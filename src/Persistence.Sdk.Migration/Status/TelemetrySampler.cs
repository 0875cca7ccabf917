using Persistence.Sdk.Core.Scheduling;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Replication;

namespace Persistence.Sdk.Migration.Status;

/// <summary>
/// Feeds the gauges from time to time, while somebody listens: a gauge must answer at once, and counting is a query.
/// </summary>
internal sealed class TelemetrySampler(
    PhaseTracker tracker, SideProbe probe, MirrorBreaker breaker, PersistenceMeter meter, TimeProvider time)
    : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await Turn.BehindOthersAsync().ConfigureAwait(false); // whoever starts the engine does not wait for the first look
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                if (meter.WantsSamples && tracker.Current is { } phase)
                {
                    meter.Take(await SampleAsync(phase).ConfigureAwait(false));
                }
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The engine stops.
        }
    }

    private async Task<TelemetrySample> SampleAsync(PhaseSnapshot phase)
    {
        var (pending, _) = await probe.TryAsync(phase.Authority.Pending.SummarizeAsync, _stopping.Token)
            .ConfigureAwait(false);
        var age = StatusReader.AgeOf(pending, time) ?? (pending is null ? null : TimeSpan.Zero);
        return new TelemetrySample(breaker.State, pending?.Keys, pending?.Parked, age);
    }
}
