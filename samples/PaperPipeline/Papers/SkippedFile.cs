namespace PaperPipeline.Papers;

/// <summary>A file that gives no paper, and why.</summary>
internal sealed record SkippedFile(string Path, string Reason);
