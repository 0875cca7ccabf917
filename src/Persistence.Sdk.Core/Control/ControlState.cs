namespace Persistence.Sdk.Core.Control;

/// <summary>Where a side stands in a change of authority.</summary>
internal enum ControlState
{
    /// <summary>No change under way; the authority takes reads and writes.</summary>
    [WireName("open")]
    Open,

    /// <summary>Writes wait while the pending set is emptied; reads go on.</summary>
    [WireName("draining")]
    Draining,

    /// <summary>The other side is about to become the authority; reads and writes wait.</summary>
    [WireName("raising")]
    Raising,

    /// <summary>Taken over by force while the other side was gone.</summary>
    [WireName("seized")]
    Seized,
}
