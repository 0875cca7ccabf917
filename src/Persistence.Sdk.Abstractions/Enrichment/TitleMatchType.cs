namespace Persistence.Sdk;

/// <summary>How a title is compared with a pattern.</summary>
public enum TitleMatchType
{
    /// <summary>The title contains the pattern. The default.</summary>
    [WireName("contains")]
    Contains = 0,

    /// <summary>The title is the pattern.</summary>
    [WireName("exact")]
    Exact = 1,
}
