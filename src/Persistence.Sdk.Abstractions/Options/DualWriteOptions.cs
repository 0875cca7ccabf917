namespace Persistence.Sdk;

/// <summary>How writes reach the mirror, section <c>Persistence:DualWrite</c>.</summary>
public sealed class DualWriteOptions
{
    /// <summary>When a write is sent to the mirror. The default is <see cref="DualWriteMode.Inline"/>.</summary>
    public DualWriteMode Mode { get; set; } = DualWriteMode.Inline;

    /// <summary>
    /// The longest time the mirror may add to a write in mode <see cref="DualWriteMode.Inline"/>, and to a read that
    /// <see cref="PersistenceOptions.ReadFromPostgresPercent"/> sends to it. The default is 250 milliseconds; the
    /// allowed range is 1 millisecond to 1 minute.
    /// </summary>
    public TimeSpan MirrorTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long the inline attempt is skipped after repeated failures of the mirror. The default is 5 seconds; the
    /// allowed range is 500 milliseconds to 10 minutes.
    /// </summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The longest pause of the replicator between two attempts while the mirror is unavailable. The default is 15
    /// seconds; the allowed range is 100 milliseconds to 10 minutes.
    /// </summary>
    public TimeSpan MaxBackOff { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often rows that the mirror refuses are tried again. The default is 5 minutes; the allowed range is 1 second
    /// to 1 day.
    /// </summary>
    public TimeSpan ParkedRetryInterval { get; set; } = TimeSpan.FromMinutes(5);
}
