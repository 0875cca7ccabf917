namespace PaperPipeline.Papers;

/// <summary>
/// One file of the folder, read. <see cref="Path"/> is relative to the folder, with slashes, so that the same papers get
/// the same ids wherever they lie.
/// </summary>
internal sealed record Paper(string Id, string Path, long SizeBytes, string Sha256, IReadOnlyList<PaperPage> Pages);
