using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;

namespace Persistence.Sdk.Conformance.Specifications.Indexing;

/// <summary>What <see cref="IVectorStore"/> promises, on every variant of the database.</summary>
public abstract partial class VectorStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private readonly string _document = NewId("doc");

    /// <summary>The store under test.</summary>
    protected IVectorStore Vectors => Fixture.Store<IVectorStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    private VectorFilter OfDocument => new() { DocId = _document };

    [SpecificationFact]
    public async Task A_chunk_reads_back_with_everything_it_was_stored_with()
    {
        await StoreDocumentAsync();
        var run = await Fixture.Store<IPipelineRunStore>().CreateAsync(new PipelineRun());
        var chunk = Chunk(0.1f, -0f, float.MaxValue, float.Epsilon) with
        {
            Id = 3, PipelineRunId = run, ChunkHash = "h", PaperPath = @" papers\a.pdf ", Page = 2, StartWord = 0,
            EndWord = 350, CreatedAt = Now.AddDays(-1), Text = new string('ä', 20_000),
        };
        await Vectors.UpsertAsync([chunk]);

        var read = (await Vectors.GetAsync(chunk.ChunkId))!;

        Assert.Equal(chunk.Embedding.ToArray(), read.Embedding.ToArray());
        Assert.True(read.Id > 3);
        Assert.Equal(
            chunk with { Id = read.Id, PaperPath = "papers/a.pdf", Embedding = default },
            read with { Embedding = default });
        Assert.True(await Vectors.AnyForPipelineRunAsync(run));
        Assert.False(await Vectors.AnyForPipelineRunAsync(run + 1));
        Assert.Null(await Vectors.GetAsync(NewId()));
    }

    [SpecificationFact]
    public async Task An_index_that_is_built_again_replaces_the_chunk_and_keeps_its_number()
    {
        await StoreDocumentAsync();
        var (chunk, other) = (Chunk(1, 2), Chunk(5));
        await Vectors.UpsertAsync([chunk with { Text = "one", Page = 1 }]);
        var id = (await Vectors.GetAsync(chunk.ChunkId))!.Id;

        await Vectors.UpsertAsync([chunk with { Text = "x" }, other, chunk with { Embedding = new float[] { 3 } }]);

        var read = (await Vectors.GetAsync(chunk.ChunkId))!;
        Assert.Equal((id, null, null, Now), (read.Id, read.Text, read.Page, read.CreatedAt));
        Assert.Equal([3f], read.Embedding.ToArray());
        Assert.NotEqual(id, (await Vectors.GetAsync(other.ChunkId))!.Id);
        await Vectors.UpsertAsync([]);
    }

    [SpecificationFact]
    public async Task S16_Of_chunks_that_are_stored_at_once_each_has_one_number()
    {
        await StoreDocumentAsync();
        var chunks = Enumerable.Range(1, 20).Select(i => Chunk(i)).ToArray();

        await TogetherAsync(8, async i =>
        {
            await Vectors.UpsertAsync([.. chunks.Select(chunk => chunk with { Page = i })]);
            return i;
        });

        var stored = await Vectors.ListAsync(OfDocument);
        Assert.Equal(20, stored.Select(chunk => chunk.Id).Distinct().Count());
        Assert.Equal(
            chunks.Select(chunk => chunk.ChunkId).Order(StringComparer.Ordinal),
            stored.Select(chunk => chunk.ChunkId).Order(StringComparer.Ordinal));
    }

    [SpecificationFact]
    public async Task Chunks_are_found_by_their_numbers_and_listed_by_them()
    {
        await StoreDocumentAsync();
        await Vectors.UpsertAsync([.. Enumerable.Range(1, 7).Select(i => Chunk(i) with
        {
            PaperPath = i % 2 == 0 ? _document : null,
        })]);

        var all = await Vectors.ListAsync(OfDocument);
        var ids = all.Select(chunk => chunk.Id).ToArray();
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids[2..4], Ids(await Vectors.ListAsync(OfDocument, ids[1], 2)));
        Assert.Equal(3, (await Vectors.ListAsync(new() { PaperPath = " " + _document })).Count);
        Assert.Equal(ids[..2], Ids(await Vectors.GetManyAsync([ids[1], ids[0], 1, ids[1], long.MaxValue])));
        Assert.Empty(await Vectors.GetManyAsync([]));
        Assert.Equal(ids[^1..], Ids(await Vectors.ListAsync(afterId: ids[^2], limit: 1)));
    }

    [SpecificationFact]
    public async Task A_documents_chunks_are_deleted_and_then_the_document_may_be_written_anew()
    {
        await StoreDocumentAsync();
        var chunks = Enumerable.Range(1, 3).Select(i => Chunk(i)).ToArray();
        await Vectors.UpsertAsync(chunks);

        Assert.Equal(3, await Vectors.DeleteDocumentAsync(_document));
        Assert.Equal(0, await Vectors.DeleteDocumentAsync(_document));
        Assert.Empty(await Vectors.ListAsync(OfDocument));
        await Vectors.UpsertAsync(chunks[..1]);
        Assert.Single(await Vectors.ListAsync(OfDocument));
    }

    [SpecificationFact]
    public async Task A_chunk_without_its_document_or_its_building_is_refused_with_all_of_its_call()
    {
        await StoreDocumentAsync();
        var good = Chunk(1);
        foreach (var orphan in new[] { Chunk(2) with { DocId = NewId() }, Chunk(2) with { PipelineRunId = 7 } })
        {
            await Assert.ThrowsAsync<ConstraintViolatedException>(() => Vectors.UpsertAsync([good, orphan]));
        }

        Assert.Null(await Vectors.GetAsync(good.ChunkId));
    }

    [SpecificationFact]
    public async Task What_cannot_be_meant_is_refused()
    {
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Vectors.GetAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Vectors.DeleteDocumentAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Vectors.UpsertAsync([Chunk(1) with { ChunkId = blank! }]));
            await RefusedAsync<ArgumentException>(() => Vectors.UpsertAsync([Chunk(1) with { DocId = blank! }]));
        }

        foreach (var embedding in new[] { [], [0f, -0f], new float[IVectorStore.MaxDimensions + 1] })
        {
            await RefusedAsync<ArgumentException>(() => Vectors.UpsertAsync([Chunk(embedding)]));
            await RefusedAsync<ArgumentException>(() => Vectors.FindNearestAsync(embedding, 1));
        }

        foreach (var number in new[] { float.NaN, float.PositiveInfinity })
        {
            await RefusedAsync<ValueRejectedException>(() => Vectors.UpsertAsync([Chunk(number)]));
            await RefusedAsync<ValueRejectedException>(() => Vectors.FindNearestAsync(new[] { number }, 1));
        }

        await RefusedAsync<ArgumentOutOfRangeException>(() => Vectors.ListAsync(limit: 0));
        await RefusedAsync<ArgumentOutOfRangeException>(
            () => Vectors.FindNearestAsync(new float[] { 1 }, ListLimit.Max + 1));
        await RefusedAsync<ArgumentOutOfRangeException>(
            () => Vectors.UpsertAsync([.. Enumerable.Repeat(Chunk(1), IVectorStore.MaxChunks + 1)]));
        await RefusedAsync<ArgumentNullException>(() => Vectors.UpsertAsync(null!));
    }

    private static IEnumerable<long> Ids(IEnumerable<ChunkVector> chunks) => chunks.Select(chunk => chunk.Id);

    private Task StoreDocumentAsync() =>
        Fixture.Store<IDocumentStore>().UpsertAsync(new() { DocId = _document, Path = "p.pdf" });

    private ChunkVector Chunk(params float[] embedding) =>
        new() { ChunkId = NewId("chunk"), DocId = _document, Embedding = embedding };
}
