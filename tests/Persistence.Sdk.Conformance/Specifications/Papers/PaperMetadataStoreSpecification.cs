using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Conformance.Specifications.Values;

namespace Persistence.Sdk.Conformance.Specifications.Papers;

/// <summary>What <see cref="IPaperMetadataStore"/> promises, on every variant of the database.</summary>
public abstract class PaperMetadataStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    /// <summary>The store under test.</summary>
    protected IPaperMetadataStore Papers => Fixture.Store<IPaperMetadataStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    [SpecificationFact]
    public async Task Metadata_read_back_with_everything_they_were_stored_with()
    {
        var paper = await PaperAsync() with
        {
            Path = @"papers\ä.pdf ",
            Title = "t",
            Author = "A",
            AuthorsJson = Json("""["A", "B"]"""),
            PrimaryDoi = "10.1/ABC",
            DoisJson = Json("""["10.1/ABC"]"""),
            OpenAlexId = "W1",
            OpenAlexDoi = "10.1/abc",
            PublicationYear = 1999,
            Venue = "v",
            RepecHandle = "repec:x",
            SourceUrl = "https://example.org",
            OpenAlexJson = Json("""{"id": "W1"}"""),
            CitecJson = Json("""{"cites": -1}"""),
            MetadataJson = Json("""{"a": [1.5]}"""),
            ExtractedAt = Now.AddDays(-1),
            UpdatedAt = Now.AddDays(-9),
        };
        await Papers.UpsertAsync(paper);

        Assert.Equal(
            Texts(paper with { Path = "papers/ä.pdf", UpdatedAt = Now }), Texts((await Papers.GetAsync(paper.DocId))!));
        Assert.Null(await Papers.GetAsync(NewId()));
    }

    [SpecificationFact]
    public async Task A_second_upsert_replaces_title_and_doi_and_what_is_not_given_becomes_empty()
    {
        var paper = await PaperAsync() with
        {
            Title = "one", PrimaryDoi = "10.1/1", AuthorsJson = Json("""["A"]"""), DoisJson = Json("[1]"),
            OpenAlexJson = Json("""{"a": 1}"""), CitecJson = Json("[]"), MetadataJson = Json("3"), PublicationYear = 1,
        };
        await Papers.UpsertAsync(paper);
        Fixture.Clock.Advance(TimeSpan.FromSeconds(1));

        await Papers.UpsertAsync(
            new PaperMetadata { DocId = paper.DocId, Path = paper.Path, Title = "two", PrimaryDoi = "10.1/2" });

        var read = (await Papers.GetAsync(paper.DocId))!;
        Assert.Equal(("two", "10.1/2", Now), (read.Title, read.PrimaryDoi, read.UpdatedAt));
        Assert.Equal((null, null, null), (read.PublicationYear, read.Author, read.ExtractedAt));
        Assert.Equal(
            ("[]", "[]", "{}", "{}", "{}"),
            (read.AuthorsJson.GetRawText(), read.DoisJson.GetRawText(), read.OpenAlexJson.GetRawText(),
                read.CitecJson.GetRawText(), read.MetadataJson.GetRawText()));
    }

    [SpecificationFact]
    public async Task Papers_are_found_by_doi_and_by_path_however_its_slashes_lean()
    {
        var (doi, folder) = ($"10.1/{NewId()}", NewId("folder"));
        foreach (var name in new[] { "b", "a", "c" })
        {
            var paper = await PaperAsync($"{folder}-{name}");
            await Papers.UpsertAsync(paper with
            {
                PrimaryDoi = name == "c" ? null : doi, Path = name == "a" ? $"{folder}/other" : $@"{folder}\x.pdf",
            });
        }

        Assert.Equal([$"{folder}-a", $"{folder}-b"], Ids(await Papers.FindByDoiAsync(doi)));
        Assert.Equal([$"{folder}-a"], Ids(await Papers.FindByDoiAsync(doi, limit: 1)));
        Assert.Empty(await Papers.FindByDoiAsync(doi.ToUpperInvariant()));
        Assert.Equal([$"{folder}-b", $"{folder}-c"], Ids(await Papers.FindByPathAsync($@" {folder}/x.pdf")));
        Assert.Equal([$"{folder}-b"], Ids(await Papers.FindByPathAsync($@"{folder}\x.pdf", limit: 1)));
        Assert.Empty(await Papers.FindByPathAsync($"{folder}/X.pdf"));
    }

    [SpecificationFact]
    public async Task S21_Metadata_of_a_document_that_is_not_stored_are_refused()
    {
        var orphan = new PaperMetadata { DocId = NewId("nobody"), Path = "p" };

        var refusal = await Assert.ThrowsAsync<ConstraintViolatedException>(() => Papers.UpsertAsync(orphan));

        Assert.Equal("ingestion.paper_metadata", refusal.Table);
        Assert.Null(await Papers.GetAsync(orphan.DocId));
    }

    [SpecificationFact]
    public async Task S21_A_document_and_its_metadata_come_in_one_transaction()
    {
        var id = NewId("doc");

        await Fixture.NewUnitOfWork()
            .Add<IDocumentStore>((documents, token) => documents.UpsertAsync(
                new IngestedDocument { DocId = id, Path = "p" }, cancellationToken: token))
            .Add<IPaperMetadataStore>((papers, token) => papers.UpsertAsync(
                new PaperMetadata { DocId = id, Path = "p", Title = "t" }, token))
            .CommitAsync();

        Assert.Equal("t", (await Papers.GetAsync(id))?.Title);
    }

    [SpecificationFact]
    public async Task S50_Documents_come_back_equal_by_value_or_are_refused()
    {
        var paper = await PaperAsync();
        foreach (var text in KindValues.Documents)
        {
            var written = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
            await Papers.UpsertAsync(paper with { OpenAlexJson = written, AuthorsJson = written });

            var read = (await Papers.GetAsync(paper.DocId))!;
            Assert.True(JsonElement.DeepEquals(written, read.OpenAlexJson), $"A document of {text.Length} came back.");
            Assert.True(JsonElement.DeepEquals(written, read.AuthorsJson), $"A document of {text.Length} came back.");
        }

        await RefusedAsync<ValueRejectedException>(
            () => Papers.UpsertAsync(paper with { CitecJson = Json("\"\\u0000\"") }));
    }

    [SpecificationFact]
    public async Task S51_What_no_index_could_hold_is_refused_and_arguments_are_needed()
    {
        var paper = await PaperAsync();
        await Papers.UpsertAsync(paper with { PrimaryDoi = new string('d', 2_500), Path = new string('p', 2_500) });
        await RefusedAsync<ValueRejectedException>(
            () => Papers.UpsertAsync(paper with { PrimaryDoi = new string('ä', 1_251) }));
        await RefusedAsync<ValueRejectedException>(
            () => Papers.UpsertAsync(paper with { Path = new string('ä', 1_251) }));
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Papers.GetAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Papers.FindByDoiAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Papers.FindByPathAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Papers.UpsertAsync(paper with { DocId = blank! }));
            await RefusedAsync<ArgumentException>(() => Papers.UpsertAsync(paper with { Path = blank! }));
        }

        foreach (var limit in new[] { 0, -1, ListLimit.Max + 1 })
        {
            await RefusedAsync<ArgumentOutOfRangeException>(() => Papers.FindByDoiAsync("d", limit));
            await RefusedAsync<ArgumentOutOfRangeException>(() => Papers.FindByPathAsync("p", limit));
        }
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static IEnumerable<string> Ids(IEnumerable<PaperMetadata> papers) => papers.Select(paper => paper.DocId);

    /// <summary>The record with its documents as texts, which compare by value.</summary>
    private static (PaperMetadata, string) Texts(PaperMetadata paper) => (
        paper with
        {
            AuthorsJson = default, DoisJson = default, OpenAlexJson = default, CitecJson = default, MetadataJson = default,
        },
        string.Join('\n', new[]
        {
            paper.AuthorsJson, paper.DoisJson, paper.OpenAlexJson, paper.CitecJson, paper.MetadataJson,
        }.Select(json => json.GetRawText())));

    /// <summary>Metadata of a document that is stored.</summary>
    private async Task<PaperMetadata> PaperAsync(string? id = null)
    {
        var document = new IngestedDocument { DocId = id ?? NewId("doc"), Path = "p.pdf" };
        await Fixture.Store<IDocumentStore>().UpsertAsync(document);
        return new PaperMetadata { DocId = document.DocId, Path = document.Path };
    }
}
