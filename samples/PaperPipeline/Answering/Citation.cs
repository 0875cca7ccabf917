namespace PaperPipeline.Answering;

/// <summary>Where a sentence of an answer stands: words are numbered within the page, the end not included.</summary>
internal sealed record Citation(
    string ChunkId, string DocId, string Path, int Page, int StartWord, int EndWord, double Score);
