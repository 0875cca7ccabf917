namespace Persistence.Sdk.Core.Telemetry;

/// <summary>The values of the tag <see cref="TelemetryTags.Operation"/>.</summary>
internal static class Operations
{
    /// <summary>A read by key.</summary>
    public const string Find = "find";

    /// <summary>A read of the rows that a query selects.</summary>
    public const string Query = "query";

    /// <summary>A change set.</summary>
    public const string Write = "write";

    /// <summary>Removing rows that have expired.</summary>
    public const string Purge = "purge";

    /// <summary>Rows on their way to the mirror while their callers wait.</summary>
    public const string Inline = "inline";

    /// <summary>Rows that the replicator brings to the mirror.</summary>
    public const string Replicate = "replicate";
}
