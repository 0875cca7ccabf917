using System.Text.Json;
using PaperPipeline.Answering;
using PaperPipeline.Papers;
using Persistence.Sdk;

namespace PaperPipeline.Recording;

/// <summary>Stores papers: what was found in the folder, and each paper with its chunks.</summary>
internal sealed class PaperLedger(
    NotedWrites writes, IPrepManifestStore manifests, IVectorStore vectors, Func<IUnitOfWork> newUnit,
    TimeProvider time)
{
    /// <summary>What a run found in its folder.</summary>
    public Task StoreManifestAsync(string runId, PaperSet papers, CancellationToken cancellationToken)
    {
        var write = writes.Next();
        var manifest = new PrepManifest
        {
            RunId = runId,
            CorpusHash = papers.Hash,
            Payload = Json.Element(new
            {
                papers.Folder,
                papers.SizeBytes,
                Files = papers.Papers.Select(paper => new { paper.Path, paper.SizeBytes, paper.Sha256 }),
                papers.Skipped,
                write,
            }),
        };
        return writes.WriteAsync(
            write,
            () => manifests.UpsertAsync(manifest, cancellationToken),
            [AcknowledgedRow.OfManifest(runId, write)],
            cancellationToken);
    }

    /// <summary>
    /// Whether the paper's chunks stand in that index: they are written all at once, so that one tells of all.
    /// </summary>
    public async Task<bool> IsIndexedAsync(
        long pipelineRunId, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken) =>
        await vectors.GetAsync(chunks[0].Id, cancellationToken) is { } known && known.PipelineRunId == pipelineRunId;

    /// <summary>One write: the document, what is known about it, and its chunks with their embeddings.</summary>
    public Task StoreAsync(
        long pipelineRunId, Paper paper, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken)
    {
        var (write, now) = (writes.Next(), Microseconds.Now(time));
        var title = Path.GetFileNameWithoutExtension(paper.Path);
        var document = new IngestedDocument
        {
            DocId = paper.Id,
            Path = paper.Path,
            Title = title,
            ExtractedAt = now,
            FileHash = paper.Sha256,
            TextHash = paper.TextHash,
        };
        var metadata = new PaperMetadata
        {
            DocId = paper.Id,
            Path = paper.Path,
            Title = title,
            ExtractedAt = now,
            MetadataJson = Facts(paper, chunks, write),
        };
        var rows = chunks.Select(chunk => Vector(pipelineRunId, paper, chunk, now)).ToList();
        return writes.WriteAsync(
            write,
            () => newUnit()
                .Add<IDocumentStore>((store, token) => store.UpsertAsync(document, keepExtractedAt: true, token))
                .Add<IPaperMetadataStore>((store, token) => store.UpsertAsync(metadata, token))
                .Add<IVectorStore>((store, token) => store.UpsertAsync(rows, token))
                .CommitAsync(cancellationToken),
            [
                AcknowledgedRow.OfDocument(paper.Id),
                AcknowledgedRow.OfMetadata(paper.Id, write),
                .. rows.Select(AcknowledgedRow.OfVector),
            ],
            cancellationToken);
    }

    private static JsonElement Facts(Paper paper, IReadOnlyList<Chunk> chunks, long write) => Json.Element(
        new { paper.SizeBytes, Pages = paper.Pages.Count, Chunks = chunks.Count, write });

    private static ChunkVector Vector(long pipelineRunId, Paper paper, Chunk chunk, DateTimeOffset now) => new()
    {
        ChunkId = chunk.Id,
        DocId = paper.Id,
        PipelineRunId = pipelineRunId,
        PaperPath = paper.Path,
        Page = chunk.Page,
        StartWord = chunk.StartWord,
        EndWord = chunk.EndWord,
        Text = chunk.Text,
        ChunkHash = chunk.Hash,
        Embedding = HashingEmbedding.Of(chunk.Text),
        CreatedAt = now,
    };
}
