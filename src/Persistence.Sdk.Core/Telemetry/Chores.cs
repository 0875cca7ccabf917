namespace Persistence.Sdk.Core.Telemetry;

/// <summary>The values of the tag <see cref="TelemetryTags.Chore"/>.</summary>
internal static class Chores
{
    /// <summary>Notes of deletions removed.</summary>
    public const string Tombstones = "tombstones";

    /// <summary>Expired rows removed.</summary>
    public const string Expired = "expired";

    /// <summary>Rows removed that retention does not keep.</summary>
    public const string Retired = "retired";

    /// <summary>Partitions dropped that retention does not keep.</summary>
    public const string MonthsDropped = "months_dropped";

    /// <summary>Partitions made ahead.</summary>
    public const string MonthsMade = "months_made";

    /// <summary>Attempts of jobs ended whose worker has died.</summary>
    public const string Jobs = "jobs";
}
