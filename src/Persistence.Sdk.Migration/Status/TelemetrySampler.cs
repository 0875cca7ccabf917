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
    : BackgroundLoop(TimeSpan.FromSeconds(5), time)
{
    protected override bool IsCalledFor => meter.WantsSamples;

    protected override async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        if (tracker.Current is { } phase)
        {
            meter.Take(await SampleAsync(phase, cancellationToken).ConfigureAwait(false));
        }

        return Interval;
    }

    /// <summary>The probe tells problems by having no answer, which the gauges show as a gap.</summary>
    protected override TimeSpan AfterProblem(Exception problem) => Interval;

    private async Task<TelemetrySample> SampleAsync(PhaseSnapshot phase, CancellationToken cancellationToken)
    {
        var (pending, _) = await probe.TryAsync(phase.Authority.Pending.SummarizeAsync, cancellationToken)
            .ConfigureAwait(false);
        var age = StatusReader.AgeOf(pending, Time) ?? (pending is null ? null : TimeSpan.Zero);
        return new TelemetrySample(breaker.State, pending?.Keys, pending?.Parked, age);
    }
}
