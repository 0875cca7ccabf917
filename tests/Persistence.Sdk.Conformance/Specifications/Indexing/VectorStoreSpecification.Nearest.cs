using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Indexing;

namespace Persistence.Sdk.Conformance.Specifications.Indexing;

public abstract partial class VectorStoreSpecification
{
    private static readonly TableDefinition<ChunkVector> Table = VectorTable.Definition;

    [SpecificationFact]
    public async Task The_nearest_chunks_are_those_of_the_exact_cosine()
    {
        await StoreDocumentAsync();
        var random = new Random(7); // the same numbers on every variant
        float[] Next(int dimensions) =>
            [.. Enumerable.Range(0, dimensions).Select(_ => (float)((random.NextDouble() * 2) - 1))];
        foreach (var dimensions in new[] { 1, 3, 8, 37, 384 })
        {
            var chunks = Enumerable.Range(0, 60).Select(_ => Chunk(Next(dimensions))).ToArray();
            await Vectors.UpsertAsync(chunks);
            var query = Next(dimensions);

            var found = await Vectors.FindNearestAsync(query, 10, OfDocument);

            var expected = chunks
                .Select(chunk => (chunk.ChunkId, Cosine: Cosine(chunk.Embedding.Span, query)))
                .OrderByDescending(chunk => Math.Round(chunk.Cosine, 9)).ThenBy(chunk => chunk.ChunkId, StringComparer.Ordinal)
                .Take(10).ToArray();
            Assert.Equal(expected.Select(chunk => chunk.ChunkId), found.Select(chunk => chunk.ChunkId));
            Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second.Cosine, pair.First.Similarity, 1e-9));
        }
    }

    [SpecificationFact]
    public async Task Equally_near_chunks_come_by_their_key_and_extremes_are_compared_too()
    {
        await StoreDocumentAsync();
        var prefix = NewId("tie");
        var embeddings = new (string Name, float[] Embedding)[]
        {
            ("c", [2, 0]), ("a", [float.MaxValue, 0]), ("b", [float.Epsilon, 0]), ("d", [1, 1]), ("e", [-1, 1e-30f]),
        };
        await Vectors.UpsertAsync([.. embeddings.Select(
            one => Chunk(one.Embedding) with { ChunkId = $"{prefix}-{one.Name}" })]);

        var found = await Vectors.FindNearestAsync(new float[] { 1, 0 }, 9, OfDocument);

        Assert.Equal(["a", "b", "c", "d", "e"], found.Select(chunk => chunk.ChunkId[^1..]));
        Assert.Equal([1, 1, 1, 0.707106781, -1], found.Select(chunk => chunk.Similarity));
        Assert.Equal(2, (await Vectors.FindNearestAsync(new float[] { 1, 0 }, 2, OfDocument)).Count);
    }

    [SpecificationFact]
    public async Task A_search_passes_over_other_lengths_and_zeros_and_gives_what_is_needed_of_the_others()
    {
        await StoreDocumentAsync();
        var chunk = Chunk(1, 2, 3) with { Page = 4, StartWord = 5, EndWord = 6, PaperPath = "p", Text = "t" };
        await Vectors.UpsertAsync([chunk, Chunk(1, 2), Chunk(1, 2, 3, 4)]);
        var zero = Chunk(0, 0, 0) with { Id = Fixture.Ids.NextId(), CreatedAt = Now };
        await Database.WriteAsync(new ChangeSet().Put(Table, zero));

        var found = Assert.Single(await Vectors.FindNearestAsync(new float[] { 2, 4, 6 }, 10, OfDocument));

        var expected = new NearestChunk
        {
            ChunkId = chunk.ChunkId, Similarity = 1, Id = (await Vectors.GetAsync(chunk.ChunkId))!.Id, DocId = _document,
            PaperPath = "p", Page = 4, StartWord = 5, EndWord = 6, Text = "t",
        };
        Assert.Equal(expected, found);
        Assert.Empty(await Vectors.FindNearestAsync(new float[] { 1, 1, 1, 1, 1 }, 10, OfDocument));
    }

    [SpecificationFact]
    public async Task A_search_is_narrowed_by_building_document_and_paper()
    {
        await StoreDocumentAsync();
        var other = NewId("doc");
        await Fixture.Store<IDocumentStore>().UpsertAsync(new() { DocId = other, Path = "p" });
        var run = await Fixture.Store<IPipelineRunStore>().CreateAsync(new PipelineRun());
        await Vectors.UpsertAsync(
        [
            Chunk(1, 0) with { PipelineRunId = run, PaperPath = "a/b" }, Chunk(1, 0) with { PaperPath = "a/b" },
            Chunk(1, 0) with { PipelineRunId = run, DocId = other }, Chunk(1, 0) with { PipelineRunId = run },
        ]);

        foreach (var (filter, count) in new[]
        {
            (new VectorFilter { PipelineRunId = run }, 3), (new() { PipelineRunId = run, DocId = _document }, 2),
            (new() { DocId = other }, 1), (new() { DocId = _document, PaperPath = @"a\b" }, 2),
            (new() { PipelineRunId = run, DocId = _document, PaperPath = "a/b" }, 1), (new() { DocId = "" }, 0),
        })
        {
            Assert.Equal(count, (await Vectors.FindNearestAsync(new float[] { 0, 1 }, 100, filter)).Count);
        }

        Assert.NotEmpty(await Vectors.FindNearestAsync(new float[] { 0, 1 }, 1));
    }

    private static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double product = 0, ofLeft = 0, ofRight = 0;
        for (var i = 0; i < left.Length; i++)
        {
            product += (double)left[i] * right[i];
            ofLeft += (double)left[i] * left[i];
            ofRight += (double)right[i] * right[i];
        }

        return product / (Math.Sqrt(ofLeft) * Math.Sqrt(ofRight));
    }
}
