namespace Persistence.Sdk.Migration.Cutover;

/// <summary>Where the time of a change of authority goes, from the instant at which writes wait.</summary>
internal sealed class FlipTimes(TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private TimeSpan _drained;
    private TimeSpan _consented;
    private TimeSpan _decided;

    /// <summary>Since writes wait.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <summary>Until nothing was pending, and what had been in motion was compared.</summary>
    public TimeSpan Drain => _drained;

    /// <summary>From there until the old authority had consented; zero where it has not.</summary>
    public TimeSpan Consent => _consented - _drained is { Ticks: > 0 } took ? took : TimeSpan.Zero;

    /// <summary>From there until the new authority decided; zero where it does not.</summary>
    public TimeSpan TakeOver => _decided - _consented is { Ticks: > 0 } took ? took : TimeSpan.Zero;

    public void MarkDrained() => _drained = Elapsed;

    public void MarkConsented() => _consented = Elapsed;

    public void MarkDecided() => _decided = Elapsed;
}
