namespace Persistence.Sdk.Tests.Preflight;

/// <summary>Stored by name.</summary>
public enum Mood
{
    [WireName("calm")]
    Calm,

    [WireName("cross")]
    Cross,
}
