namespace PaperPipeline.Papers;

/// <summary>
/// One file of the folder, read. <see cref="Path"/> is relative to the folder, with slashes, so that a folder tells the
/// same wherever it lies.
/// </summary>
internal sealed record Paper(
    string Id, string Path, long SizeBytes, string Sha256, string TextHash, IReadOnlyList<PaperPage> Pages);
