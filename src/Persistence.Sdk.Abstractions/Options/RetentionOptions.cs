namespace Persistence.Sdk;

/// <summary>
/// What is kept, and how often the databases are tidied up, section <c>Persistence:Retention</c>. Whatever the values,
/// nothing is lost and no deleted row comes back: they trade space for work.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>
    /// Whether this process makes maintenance passes; of all processes that do, one does at a time. The default is true.
    /// Turn it off where another process, or <c>persistence maintain</c>, is to do it.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The time between maintenance passes; the first comes that long after the start. The default is 10 minutes; the
    /// allowed range is 1 second to 1 day.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long the note that a row was deleted (its tombstone) is kept at least; it goes within about twice that time.
    /// A process that was paused for longer has to read again what it was about to copy. The default is 1 hour; the
    /// allowed range is 1 minute to 365 days.
    /// </summary>
    public TimeSpan Tombstones { get; set; } = TimeSpan.FromHours(1);
}
