namespace Persistence.Sdk;

/// <summary>Which runs to list, and how many. A null property asks for nothing. Immutable; equality by value.</summary>
public sealed record RecentRunsFilter
{
    /// <summary>The largest <see cref="Limit"/>.</summary>
    public const int MaxLimit = 1000;

    /// <summary>
    /// A paper's path. Finds runs whose <see cref="RunRecord.PapersDir"/> is that path, is the folder it lies in, or
    /// ends in a slash and its file name. Backslashes count as slashes and the letters A to Z as a to z.
    /// </summary>
    public string? PaperPath { get; init; }

    /// <summary>The status.</summary>
    public RunRecordStatus? Status { get; init; }

    /// <summary>The workstream, compared exactly.</summary>
    public string? WorkstreamId { get; init; }

    /// <summary>The arm of the workstream, compared exactly.</summary>
    public string? Arm { get; init; }

    /// <summary>
    /// The largest number of runs. The default is 50; the allowed range is 1 to <see cref="MaxLimit"/>.
    /// </summary>
    public int Limit { get; init; } = 50;
}
