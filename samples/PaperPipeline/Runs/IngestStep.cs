using PaperPipeline.Papers;
using PaperPipeline.Recording;
using Persistence.Sdk;

namespace PaperPipeline.Runs;

/// <summary>
/// Cuts the papers into chunks, and records what that used: the words read, and the words of the chunks.
/// </summary>
internal sealed class IngestStep(UsageLedger usages, NotedWrites writes) : IPipelineStep
{
    public string Name => "ingest";

    public async Task<object> RunAsync(RunContext run, CancellationToken cancellationToken)
    {
        var chunker = new Chunker(run.Settings.Options.ChunkWords, run.Settings.Options.OverlapWords);
        var chunked = run.Papers.Papers.Select(paper => (Paper: paper, Chunks: chunker.Cut(paper).ToList())).ToList();
        run.Chunks = [.. chunked.SelectMany(paper => paper.Chunks)];

        var write = writes.Next();
        foreach (var paper in chunked)
        {
            await usages.AddAsync(write, Usage(run, paper.Paper, paper.Chunks, write), cancellationToken);
        }

        var documents = chunked.Select(paper => new
        {
            DocId = paper.Paper.Id,
            paper.Paper.Path,
            paper.Paper.Sha256,
            Pages = paper.Paper.Pages.Count,
            Chunks = paper.Chunks.Count,
        });
        return new { Documents = documents.ToList(), Chunks = run.Chunks.Count };
    }

    private TokenUsage Usage(RunContext run, Paper paper, IEnumerable<Chunk> chunks, long write) =>
        usages.New(run.RunId, Name, "chunk", write) with
        {
            InputTokens = paper.Pages.Sum(page => PageWords.Of(page.Text).Length),
            OutputTokens = chunks.Sum(chunk => chunk.EndWord - chunk.StartWord),
        };
}
