using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;

namespace Persistence.Sdk.Conformance.Specifications.Enrichment;

/// <summary>What <see cref="IPaperOpenAlexMetadataStore"/> promises, on every variant of the database.</summary>
public abstract class PaperOpenAlexMetadataStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    /// <summary>The store under test.</summary>
    protected IPaperOpenAlexMetadataStore Papers => Fixture.Store<IPaperOpenAlexMetadataStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    [SpecificationFact]
    public async Task What_was_found_reads_back_by_either_kind_of_slashes()
    {
        var folder = NewId("folder");
        var paper = Paper($@"{folder}\a.pdf") with
        {
            Title = "t",
            QueryYear = -1,
            OpenAlexId = "W1",
            OpenAlexDoi = "10.1/1",
            OpenAlexTitle = "T",
            OpenAlexPublicationYear = 2000,
            OpenAlexAuthorsJson = Json("""["A"]"""),
            OpenAlexJson = Json("""{"id": "W1"}"""),
            CreatedAt = Now.AddDays(-1),
            UpdatedAt = Now.AddDays(-1),
        };
        await Papers.UpsertAsync(paper);

        var read = (await Papers.GetAsync($" {folder}/a.pdf"))!;
        Assert.Equal(
            paper with
            {
                PaperPath = $"{folder}/a.pdf",
                OpenAlexAuthorsJson = read.OpenAlexAuthorsJson,
                OpenAlexJson = read.OpenAlexJson,
                CreatedAt = Now,
                UpdatedAt = Now,
            },
            read);
        Assert.Equal(("""["A"]""", """{"id": "W1"}"""), (read.OpenAlexAuthorsJson.GetRawText(), read.OpenAlexJson.GetRawText()));
        Assert.Null(await Papers.GetAsync($"{folder}/A.pdf"));
    }

    [SpecificationFact]
    public async Task A_second_upsert_replaces_everything_but_the_time_of_the_first()
    {
        var (paper, created) = (Paper(NewId("paper")), Now);
        await Papers.UpsertAsync(paper with
        {
            OpenAlexId = "W1", OpenAlexAuthorsJson = Json("[1]"), OpenAlexJson = Json("[2]"), QueryYear = 5,
        });
        Fixture.Clock.Advance(TimeSpan.FromSeconds(1));

        await Papers.UpsertAsync(paper with { MatchStatus = OpenAlexMatchStatus.Error, ErrorText = "e" });

        var read = (await Papers.GetAsync(paper.PaperPath))!;
        Assert.Equal((created, Now, "e", OpenAlexMatchStatus.Error),
            (read.CreatedAt, read.UpdatedAt, read.ErrorText, read.MatchStatus));
        Assert.Equal(
            (null, null, "[]", "{}"),
            (read.OpenAlexId, read.QueryYear, read.OpenAlexAuthorsJson.GetRawText(), read.OpenAlexJson.GetRawText()));
    }

    [SpecificationFact]
    public async Task Only_a_match_is_a_match()
    {
        foreach (var status in Enum.GetValues<OpenAlexMatchStatus>())
        {
            var paper = Paper(NewId("paper")) with { MatchStatus = status };
            await Papers.UpsertAsync(paper);
            Assert.Equal(status == OpenAlexMatchStatus.Matched, await Papers.HasMatchAsync(paper.PaperPath));
        }

        Assert.False(await Papers.HasMatchAsync(NewId("paper")));
    }

    [SpecificationFact]
    public async Task What_cannot_be_meant_is_refused()
    {
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Papers.GetAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Papers.HasMatchAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Papers.UpsertAsync(Paper(blank!)));
        }

        await RefusedAsync<ValueRejectedException>(() => Papers.UpsertAsync(Paper(new string('p', 2_500))));
        await RefusedAsync<ValueRejectedException>(
            () => Papers.UpsertAsync(Paper("p") with { MatchStatus = (OpenAlexMatchStatus)9 }));
        await RefusedAsync<ValueRejectedException>(() => Papers.UpsertAsync(Paper("p") with { Title = "a\0" }));
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static PaperOpenAlexMetadata Paper(string path) => new()
    {
        PaperPath = path,
        Title = "",
        Authors = "A",
        QueryTitle = "t",
        QueryAuthors = "",
        MatchStatus = OpenAlexMatchStatus.Matched,
    };
}
