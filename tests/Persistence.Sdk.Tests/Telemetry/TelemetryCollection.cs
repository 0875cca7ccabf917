namespace Persistence.Sdk.Tests.Telemetry;

/// <summary>An activity listener hears the whole process, so those who listen, or expect silence, take turns.</summary>
[CollectionDefinition(Name)]
public sealed class TelemetryCollection
{
    public const string Name = "Telemetry";
}
