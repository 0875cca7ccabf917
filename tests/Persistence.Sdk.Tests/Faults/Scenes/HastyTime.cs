namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>
/// The system's clock, by whose stopwatch much more time has passed than by its timers and its time of day.
/// </summary>
internal sealed class HastyTime : TimeProvider
{
    private const int Haste = 200;

    public override long TimestampFrequency => System.TimestampFrequency / Haste;
}
