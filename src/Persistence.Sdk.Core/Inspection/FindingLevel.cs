namespace Persistence.Sdk.Core.Inspection;

/// <summary>How grave a finding is.</summary>
internal enum FindingLevel
{
    [WireName("ok")]
    Ok,

    /// <summary>It works, and an operator should know.</summary>
    [WireName("warn")]
    Warn,

    /// <summary>It does not work, or will not.</summary>
    [WireName("fail")]
    Fail,
}
