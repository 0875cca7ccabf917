namespace PaperPipeline.Jobs;

/// <summary>A paper to be indexed: where it lies, what it was when the run found it, and how it is to be cut.</summary>
internal sealed record PaperTask(
    string RunId, long PipelineRunId, string PapersDir, string Path, string DocId, int ChunkWords, int OverlapWords,
    bool Fresh);
