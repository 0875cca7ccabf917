namespace Persistence.Sdk;

/// <summary>What a <see cref="RunRecord"/> tells about its run.</summary>
public enum RunRecordKind
{
    /// <summary>The run itself; one row a run.</summary>
    [WireName("run")]
    Run = 0,

    /// <summary>One step of the run.</summary>
    [WireName("step")]
    Step = 1,

    /// <summary>The run's report; at most one row a run.</summary>
    [WireName("report")]
    Report = 2,

    /// <summary>One question of the report, with its answer.</summary>
    [WireName("question")]
    Question = 3,

    /// <summary>A file that the run produced.</summary>
    [WireName("artifact")]
    Artifact = 4,

    /// <summary>The run's membership in a workstream.</summary>
    [WireName("workstream_link")]
    WorkstreamLink = 5,
}
