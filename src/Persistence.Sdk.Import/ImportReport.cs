namespace Persistence.Sdk.Import;

/// <summary>What became of an import.</summary>
/// <param name="From">The folder, as a full path.</param>
/// <param name="IsDryRun">Whether nothing was written.</param>
/// <param name="Artefacts">What was read, in the order of the files.</param>
/// <param name="Skipped">What was found and has no place in the stores.</param>
/// <param name="Rejections">The records that were refused, the first <see cref="MaxListed"/> of them.</param>
/// <param name="Rejected">All that were refused.</param>
internal sealed record ImportReport(
    string From, bool IsDryRun, IReadOnlyList<ImportedArtefact> Artefacts, IReadOnlyList<SkippedArtefact> Skipped,
    IReadOnlyList<RejectedRecord> Rejections, long Rejected)
{
    /// <summary>So many refused records are listed, so that memory stays flat; all are counted.</summary>
    public const int MaxListed = 10_000;

    /// <summary>Whether nothing was refused.</summary>
    public bool IsClean => Rejected == 0;
}
