using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>
/// One row of the run ledger, table <c>workflow.run_records</c>. Its key is <see cref="RunId"/>,
/// <see cref="RecordKind"/>, <see cref="Step"/> and <see cref="RecordKey"/>. All points in time are UTC with whole
/// microseconds once read back. A JSON property that was never set reads back as <c>{}</c>. Immutable; equality is the
/// record's own, in which two separately parsed JSON values are not equal.
/// </summary>
public sealed record RunRecord
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>What the row tells about the run.</summary>
    public required RunRecordKind RecordKind { get; init; }

    /// <summary>The step the row belongs to; empty for the run itself and for links. The default is empty.</summary>
    public string Step { get; init; } = "";

    /// <summary>
    /// Tells rows of one kind and step apart: <c>main</c>, a question's id, an artifact's type and path, or a
    /// workstream. The default is <c>main</c>.
    /// </summary>
    public string RecordKey { get; init; } = "main";

    /// <summary>How far it came, or how sure it is; null where nothing is told.</summary>
    public RunRecordStatus? Status { get; init; }

    /// <summary>The folder or file of papers the run worked on, as the caller wrote it.</summary>
    public string? PapersDir { get; init; }

    /// <summary>Digest of the effective configuration.</summary>
    public string? ConfigHash { get; init; }

    /// <summary>The workstream that the run belongs to.</summary>
    public string? WorkstreamId { get; init; }

    /// <summary>The arm of the workstream.</summary>
    public string? Arm { get; init; }

    /// <summary>The run this one continues.</summary>
    public string? ParentRunId { get; init; }

    /// <summary>What started the run.</summary>
    public string? TriggerSource { get; init; }

    /// <summary>The commit of the code that ran.</summary>
    public string? GitSha { get; init; }

    /// <summary>The branch of the code that ran.</summary>
    public string? GitBranch { get; init; }

    /// <summary>The effective configuration.</summary>
    public JsonElement ConfigEffectiveJson { get; init; }

    /// <summary>Digest of the set of papers.</summary>
    public string? PaperSetHash { get; init; }

    /// <summary>The question the run was asked.</summary>
    public string? Question { get; init; }

    /// <summary>The name of the set of report questions.</summary>
    public string? ReportQuestionSet { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it finished.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Where the report was written.</summary>
    public string? ReportPath { get; init; }

    /// <summary>The status that the report gives for the agentic step, as the report has it.</summary>
    public string? AgenticStatus { get; init; }

    /// <summary>SHA-256 of the stored report document in its canonical text form, lower-case hexadecimal.</summary>
    public string? ReportHash { get; init; }

    /// <summary>The number of questions in the report.</summary>
    public int? ReportQuestionCount { get; init; }

    /// <summary>The mean confidence of the report's answers.</summary>
    public double? ConfidenceMean { get; init; }

    /// <summary>How many of the report's answers have which confidence.</summary>
    public JsonElement ConfidenceLabelCountsJson { get; init; }

    /// <summary>SHA-256 of the report's final answer, lower-case hexadecimal.</summary>
    public string? FinalAnswerHash { get; init; }

    /// <summary>The question's id.</summary>
    public string? QuestionId { get; init; }

    /// <summary>The kind of artifact.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Where the artifact lies.</summary>
    public string? ArtifactPath { get; init; }

    /// <summary>SHA-256 of the artifact's bytes, lower-case hexadecimal.</summary>
    public string? ArtifactSha256 { get; init; }

    /// <summary>What makes a repeated write recognisable.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Digest of what the step or answer was made from.</summary>
    public string? InputHash { get; init; }

    /// <summary>The run whose result was taken over.</summary>
    public string? ReuseSourceRunId { get; init; }

    /// <summary>The record of that run.</summary>
    public string? ReuseSourceRecordKey { get; init; }

    /// <summary>When the row was first written; kept ever after.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the row was last written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What a step gave out.</summary>
    public JsonElement OutputJson { get; init; }

    /// <summary>The document the row was made from: a report, a question, or what the source adds.</summary>
    public JsonElement PayloadJson { get; init; }

    /// <summary>Further facts about the row.</summary>
    public JsonElement MetadataJson { get; init; }
}
