namespace Persistence.Sdk;

/// <summary>
/// How far a run, step, report or artifact came, or how sure an answer is. Which members make sense depends on the
/// record's <see cref="RunRecordKind"/>.
/// </summary>
public enum RunRecordStatus
{
    /// <summary>Not known; found in old data, and where a document gives a status without a meaning here.</summary>
    [WireName("")]
    Unknown = 0,

    /// <summary>Under way, or its process died.</summary>
    [WireName("running")]
    Running = 1,

    /// <summary>Done.</summary>
    [WireName("completed")]
    Completed = 2,

    /// <summary>Given up.</summary>
    [WireName("failed")]
    Failed = 3,

    /// <summary>Left out on purpose.</summary>
    [WireName("skipped")]
    Skipped = 4,

    /// <summary>A question answered outside a report.</summary>
    [WireName("cached")]
    Cached = 5,

    /// <summary>A report's question, answered with high confidence.</summary>
    [WireName("high")]
    High = 6,

    /// <summary>A report's question, answered with medium confidence.</summary>
    [WireName("medium")]
    Medium = 7,

    /// <summary>A report's question, answered with low confidence.</summary>
    [WireName("low")]
    Low = 8,
}
