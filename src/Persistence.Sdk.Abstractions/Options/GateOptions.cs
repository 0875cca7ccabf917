namespace Persistence.Sdk;

/// <summary>
/// What has to hold before Postgres becomes the database that decides, and before SQLite is left behind; section
/// <c>Persistence:Gate</c>.
/// </summary>
public sealed class GateOptions
{
    /// <summary>
    /// How old a full comparison of both databases may be. The default is 24 hours; the allowed range is 1 minute to 30
    /// days.
    /// </summary>
    public TimeSpan MaxEvidenceAge { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How many rows may be waiting for the mirror when the authority is to change: writes pause until they have been
    /// brought over. The default is 10,000; the allowed range is 0 to 1,000,000.
    /// </summary>
    public int MaxPendingRows { get; set; } = 10_000;

    /// <summary>
    /// How long Postgres may take for a point read, 95 of 100. The default is 50 ms; the allowed range is 1 ms to 10 s.
    /// </summary>
    public TimeSpan MaxReadTime { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long Postgres must have been deciding, with SQLite kept in step, before SQLite is left behind. The default
    /// is 24 hours; the allowed range is 0 to 365 days.
    /// </summary>
    public TimeSpan Soak { get; set; } = TimeSpan.FromHours(24);
}
