namespace PaperPipeline.Jobs;

/// <summary>What came of a <see cref="PaperTask"/>; known papers stood in the index already.</summary>
internal sealed record IndexedPaper(string DocId, string Path, int Chunks, bool Known);
