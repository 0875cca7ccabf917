namespace Persistence.Sdk;

/// <summary>What came of looking for a paper in OpenAlex.</summary>
public enum OpenAlexMatchStatus
{
    /// <summary>A work was found.</summary>
    [WireName("matched")]
    Matched = 0,

    /// <summary>No work was found.</summary>
    [WireName("not_found")]
    NotFound = 1,

    /// <summary>The search failed.</summary>
    [WireName("error")]
    Error = 2,
}
