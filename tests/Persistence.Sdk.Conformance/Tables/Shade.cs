namespace Persistence.Sdk.Conformance.Tables;

/// <summary>An enum to store; one of its names is the empty text.</summary>
public enum Shade
{
    /// <summary>No shade.</summary>
    [WireName("")]
    None,

    /// <summary>Dark.</summary>
    [WireName("dark")]
    Dark,

    /// <summary>Light; its name is not plain ASCII.</summary>
    [WireName("hell ☀")]
    Light,
}
