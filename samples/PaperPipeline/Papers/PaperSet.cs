using Persistence.Sdk;

namespace PaperPipeline.Papers;

/// <summary>All papers of a folder in path order, and what could not be read.</summary>
internal sealed record PaperSet(string Folder, IReadOnlyList<Paper> Papers, IReadOnlyList<SkippedFile> Skipped)
{
    /// <summary>Follows from the papers' contents alone.</summary>
    public string Hash { get; } =
        LineageId.Text(string.Join('|', Papers.Select(paper => paper.Id).Order(StringComparer.Ordinal)));

    public long SizeBytes => Papers.Sum(paper => paper.SizeBytes);
}
