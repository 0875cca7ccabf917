namespace Persistence.Sdk;

/// <summary>
/// What is kept, and how often the databases are tidied up, section <c>Persistence:Retention</c>. Nothing
/// goes but what <see cref="KeepDays"/> names, and no deleted row comes back: the other values trade space for work.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>
    /// Whether this process makes maintenance passes; of all processes that do, one does at a time. The default is
    /// true. Turn it off where another process, or <c>persistence maintain</c>, is to do it.
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

    /// <summary>
    /// How long a maintenance pass works in one database at most, rounded up to a batch of rows; the next one, a second
    /// later, goes on from there. The default is 10 seconds; the allowed range is 100 milliseconds to 1 hour.
    /// </summary>
    public TimeSpan Budget { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// For how many whole days rows are kept, by the name of the table, <c>observability.token_usage</c> (or
    /// <c>observability_token_usage</c>, where a name may have no dot); of a table that Postgres keeps in a partition a
    /// month, whole months go. Only tables whose rows are never changed can be named. The default is empty: rows are
    /// kept for ever. The allowed range is 1 to 36,500. What has gone does not come back when the number is raised.
    /// </summary>
    public Dictionary<string, int> KeepDays { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether maintenance ends the attempts of jobs whose worker has died: they wait for another, or are given up
    /// where no attempt is left. The default is true. Claims take over the former by themselves; turn it off where the
    /// application calls <see cref="IAsyncJobStore.RequeueExpiredAsync"/> itself.
    /// </summary>
    public bool RequeueJobs { get; set; } = true;
}
