using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Conformance.Specifications.Values;

namespace Persistence.Sdk.Conformance.Specifications.Papers;

/// <summary>What <see cref="IDocumentStore"/> promises, on every variant of the database.</summary>
public abstract class DocumentStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private static readonly DateTimeOffset May = new(2025, 5, 1, 10, 0, 0, TimeSpan.Zero);

    /// <summary>The store under test.</summary>
    protected IDocumentStore Documents => Fixture.Store<IDocumentStore>();

    [SpecificationFact]
    public async Task A_document_reads_back_with_everything_it_was_stored_with()
    {
        var document = new IngestedDocument
        {
            DocId = LineageId.Document(NewId(), "t"),
            Path = @" papers\a b.pdf",
            Title = "Ünï",
            Author = "A; B",
            ExtractedAt = May,
            FileHash = "f",
            TextHash = "t",
        };
        await Documents.UpsertAsync(document);

        Assert.Equal(document with { Path = "papers/a b.pdf" }, await Documents.GetAsync(document.DocId));
        Assert.Null(await Documents.GetAsync(NewId()));
    }

    [SpecificationFact]
    public async Task A_second_upsert_replaces_every_column()
    {
        var document = Document() with { Title = "one", Author = "A", ExtractedAt = May, FileHash = "f" };
        await Documents.UpsertAsync(document);

        await Documents.UpsertAsync(new IngestedDocument { DocId = document.DocId, Path = "b.pdf" });

        Assert.Equal(
            new IngestedDocument { DocId = document.DocId, Path = "b.pdf" }, await Documents.GetAsync(document.DocId));
    }

    [SpecificationFact]
    public async Task The_time_of_extraction_stays_where_that_is_asked_for()
    {
        var document = Document();
        await Documents.UpsertAsync(document, keepExtractedAt: true);
        Assert.Null((await Documents.GetAsync(document.DocId))!.ExtractedAt);

        await Documents.UpsertAsync(document with { ExtractedAt = May, Title = "one" }, keepExtractedAt: true);
        await Documents.UpsertAsync(
            document with { ExtractedAt = May.AddDays(1), Title = "two" }, keepExtractedAt: true);
        await Documents.UpsertAsync(document with { Title = "three" }, keepExtractedAt: true);

        Assert.Equal(document with { ExtractedAt = May, Title = "three" }, await Documents.GetAsync(document.DocId));
    }

    [SpecificationFact]
    public async Task S48_S51_Texts_come_back_as_they_were_or_are_refused()
    {
        foreach (var text in KindValues.Texts.Append(""))
        {
            var document = Document() with { Title = text, Author = text, FileHash = text };
            await Documents.UpsertAsync(document);
            Assert.Equal(document, await Documents.GetAsync(document.DocId));
        }

        await RefusedAsync<ValueRejectedException>(() => Documents.UpsertAsync(Document() with { Title = "a\0" }));
        await RefusedAsync<ValueRejectedException>(() => Documents.UpsertAsync(Document() with { Path = "\ud800" }));
    }

    [SpecificationFact]
    public async Task Missing_and_blank_arguments_are_refused()
    {
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Documents.GetAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Documents.UpsertAsync(Document() with { DocId = blank! }));
            await RefusedAsync<ArgumentException>(() => Documents.UpsertAsync(Document() with { Path = blank! }));
        }

        await RefusedAsync<ArgumentNullException>(() => Documents.UpsertAsync(null!));
    }

    private static IngestedDocument Document() => new() { DocId = NewId("doc"), Path = "p.pdf" };
}
