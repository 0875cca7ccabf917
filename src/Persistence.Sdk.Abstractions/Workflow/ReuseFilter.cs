namespace Persistence.Sdk;

/// <summary>
/// Which runs a result may be taken over from. A null property asks for nothing. Immutable; equality by value.
/// </summary>
public sealed record ReuseFilter
{
    /// <summary>Digest of the effective configuration, compared exactly.</summary>
    public string? ConfigHash { get; init; }

    /// <summary>The folder of papers, compared exactly.</summary>
    public string? PapersDir { get; init; }

    /// <summary>Digest of the set of papers, compared exactly.</summary>
    public string? PaperSetHash { get; init; }

    /// <summary>The workstream, compared exactly.</summary>
    public string? WorkstreamId { get; init; }

    /// <summary>The arm of the workstream, compared exactly.</summary>
    public string? Arm { get; init; }

    /// <summary>The question, compared exactly; the empty text also finds runs without one.</summary>
    public string? Question { get; init; }

    /// <summary>The set of report questions, compared exactly; the empty text also finds runs without one.</summary>
    public string? ReportQuestionSet { get; init; }
}
