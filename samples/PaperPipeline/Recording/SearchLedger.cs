using PaperPipeline.Answering;
using Persistence.Sdk;

namespace PaperPipeline.Recording;

/// <summary>Searches an index for the chunks nearest to a question, and records what it found.</summary>
internal sealed class SearchLedger(
    NotedWrites writes, IVectorStore vectors, IRetrievalEventStore events, IIdGenerator ids)
{
    private const int Chunks = 12;

    public async Task<IReadOnlyList<NearestChunk>> FindAsync(
        string runId, long pipelineRunId, Question question, CancellationToken cancellationToken)
    {
        var found = await vectors.FindNearestAsync(
            HashingEmbedding.Of(question.Text),
            Chunks,
            new VectorFilter { PipelineRunId = pipelineRunId },
            cancellationToken);
        var write = writes.Next();
        var happened = new RetrievalEvent
        {
            Id = ids.NextId(),
            RunId = runId,
            RequestId = question.Id,
            Query = question.Text,
            Method = HashingEmbedding.Model,
            TopK = Chunks,
            StatsJson = Json.Element(new
            {
                Found = found.Select(chunk => new { chunk.ChunkId, chunk.PaperPath, chunk.Similarity }),
                write,
            }),
        };
        await writes.WriteAsync(
            write,
            () => events.AppendAsync(happened, cancellationToken),
            [AcknowledgedRow.OfRetrievalEvent(happened.Id, write)],
            cancellationToken);
        return found;
    }
}
