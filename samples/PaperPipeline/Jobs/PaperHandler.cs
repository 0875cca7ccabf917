using PaperPipeline.Papers;
using PaperPipeline.Recording;
using PaperPipeline.Runs;
using Persistence.Sdk;

namespace PaperPipeline.Jobs;

/// <summary>Cuts a paper into chunks and stores it with them, unless it stands in the index as it is.</summary>
internal sealed class PaperHandler(PaperLedger papers, UsageLedger usages, NotedWrites writes) : IJobHandler
{
    public const string QueueName = "papers";

    public string Queue => QueueName;

    public async Task<object> HandleAsync(AsyncJob job, CancellationToken cancellationToken)
    {
        var task = Json.Read<PaperTask>(job.PayloadJson);
        var bytes = await File.ReadAllBytesAsync(Path.Combine(task.PapersDir, task.Path), cancellationToken);
        if (PaperFolder.Read(task.Path, bytes) is not { } paper || paper.Id != task.DocId)
        {
            throw new PipelineException("changed", $"'{task.Path}' has changed since the run began.");
        }

        var chunks = new Chunker(task.ChunkWords, task.OverlapWords).Cut(paper).ToList();
        var known = !task.Fresh && await papers.IsIndexedAsync(task.PipelineRunId, chunks, cancellationToken);
        if (!known)
        {
            await papers.StoreAsync(task.PipelineRunId, paper, chunks, cancellationToken);
        }

        await RecordUsageAsync(task, paper, chunks, known, cancellationToken);
        return new IndexedPaper(paper.Id, paper.Path, chunks.Count, known);
    }

    /// <summary>The words read, and the words of the chunks.</summary>
    private Task RecordUsageAsync(
        PaperTask task, Paper paper, IReadOnlyList<Chunk> chunks, bool known, CancellationToken cancellationToken)
    {
        var write = writes.Next();
        var usage = usages.New(task.RunId, "ingest", "chunk", write) with
        {
            InputTokens = known ? 0 : paper.Pages.Sum(page => PageWords.Of(page.Text).Length),
            OutputTokens = known ? 0 : chunks.Sum(chunk => chunk.EndWord - chunk.StartWord),
            CacheHit = known,
        };
        return usages.AddAsync(write, usage, cancellationToken);
    }
}
