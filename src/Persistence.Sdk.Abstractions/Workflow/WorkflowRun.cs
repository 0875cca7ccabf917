using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>
/// What is known about a run when it is created, or learnt about it later. What is null or not set leaves an existing
/// row's value as it is. Immutable.
/// </summary>
public sealed record WorkflowRun
{
    /// <summary>The run; not blank.</summary>
    public required string RunId { get; init; }

    /// <summary>
    /// How far it came. The default is <see cref="RunRecordStatus.Running"/>; null keeps what stands there.
    /// </summary>
    public RunRecordStatus? Status { get; init; } = RunRecordStatus.Running;

    /// <summary>The folder or file of papers it works on.</summary>
    public string? PapersDir { get; init; }

    /// <summary>Digest of the effective configuration.</summary>
    public string? ConfigHash { get; init; }

    /// <summary>The workstream it belongs to; a row that links them is written where this is not blank.</summary>
    public string? WorkstreamId { get; init; }

    /// <summary>The arm of the workstream; <c>baseline</c>, <c>control</c> and <c>gpt-5</c> mark a baseline.</summary>
    public string? Arm { get; init; }

    /// <summary>The run this one continues.</summary>
    public string? ParentRunId { get; init; }

    /// <summary>What started it.</summary>
    public string? TriggerSource { get; init; }

    /// <summary>The commit of the code that runs.</summary>
    public string? GitSha { get; init; }

    /// <summary>The branch of the code that runs.</summary>
    public string? GitBranch { get; init; }

    /// <summary>The effective configuration. The first one other than <c>{}</c> stays.</summary>
    public JsonElement ConfigEffective { get; init; }

    /// <summary>Digest of the set of papers.</summary>
    public string? PaperSetHash { get; init; }

    /// <summary>The question it was asked.</summary>
    public string? Question { get; init; }

    /// <summary>The name of the set of report questions.</summary>
    public string? ReportQuestionSet { get; init; }

    /// <summary>When it started. The first value stays.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it finished.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What the source adds. The first document other than <c>{}</c> stays.</summary>
    public JsonElement Payload { get; init; }

    /// <summary>Further facts; merged property by property, nulls included.</summary>
    public JsonElement Metadata { get; init; }
}
