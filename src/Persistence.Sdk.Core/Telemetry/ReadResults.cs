namespace Persistence.Sdk.Core.Telemetry;

/// <summary>The values of the tag <see cref="TelemetryTags.Result"/>.</summary>
internal static class ReadResults
{
    /// <summary>The mirror answered the caller.</summary>
    public const string Mirror = "mirror";

    /// <summary>The mirror's copy may be stale: the database that decides answered.</summary>
    public const string Pending = "pending";

    /// <summary>The table is not proved to be equal: the database that decides answered.</summary>
    public const string Unproved = "unproved";

    /// <summary>The mirror was not asked, because it failed just before.</summary>
    public const string Skipped = "skipped";

    /// <summary>The mirror failed, was slow, or is not what it was taken for.</summary>
    public const string Failed = "failed";

    /// <summary>Both databases gave the same answer.</summary>
    public const string Equal = "equal";

    /// <summary>They did not, and went on not to.</summary>
    public const string Different = "different";

    /// <summary>What was read is being written, or waits for the mirror, so that nothing can be said.</summary>
    public const string InMotion = "in_motion";

    /// <summary>The mirror has not been given the history of the table yet.</summary>
    public const string NotCopied = "not_copied";

    /// <summary>Too much was waiting to be compared.</summary>
    public const string Dropped = "dropped";
}
