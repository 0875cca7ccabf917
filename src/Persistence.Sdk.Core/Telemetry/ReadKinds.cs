namespace Persistence.Sdk.Core.Telemetry;

/// <summary>The values of the tag <see cref="TelemetryTags.Kind"/>.</summary>
internal static class ReadKinds
{
    /// <summary>A row by its key.</summary>
    public const string Point = "point";

    /// <summary>Whole rows of one table.</summary>
    public const string List = "list";

    /// <summary>Anything else that a query selects.</summary>
    public const string Aggregate = "aggregate";
}
