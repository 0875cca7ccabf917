namespace Persistence.Sdk.Stores.Tests.Identity;

/// <summary>The expected digests were computed by an independent implementation in another language.</summary>
public class LineageIdTests
{
    private static readonly RunRecord Run = new()
    {
        RunId = "r",
        RecordKind = RunRecordKind.Run,
        ConfigHash = "c1",
        Question = "Was \"x\"\n\u001f\u007f\u2028é?",
        ReportQuestionSet = "both",
        WorkstreamId = "w",
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void A_steps_hashes_are_those_of_the_source_system()
    {
        var input = LineageId.StepInputHash("ingest", "completed", Run, errorCode: "E1");

        Assert.Equal("02f0a0aa6ef0bcdb2ec013bfcb0d1ded4169c6f7745109e69c8a16f6dfa72365", input);
        Assert.Equal(
            "f985f2f5e062e44650b03ab99cf314ec84bb1e62f2839f590c48930e0264c3a5", LineageId.StepIdempotencyKey(
                "ingest", Run, input));
    }

    [Fact]
    public void A_step_without_a_run_has_an_empty_context() =>
        Assert.Equal(
            "f3e64f65c81be2f9fdf072f8872d9ca30eeb200d5bed61da9a339f47d1ad5f8d", LineageId.StepInputHash(
                "prep", "running", null));

    [Fact]
    public void Documents_and_chunks_have_the_ids_of_the_source_system()
    {
        Assert.Equal("1d49913ab699e2f8504116abb451badee1e24a2cc564031fca42c4170fa3e6dc", LineageId.Document("f", "t"));
        Assert.Equal(
            "8ec48d8d30b833f1ad5b10274662c8157edf37f6c69610c84b3c8cc563ffec1b", LineageId.Chunk("d", 1, 0, 275, "c"));
    }

    [Fact]
    public void Cached_answers_have_the_keys_of_the_source_system()
    {
        Assert.Equal(
            "88a7029aed1ac09165ae6221a882b43343791d826d5be504cec8cbbe3694a033",
            LineageId.QueryCacheKey("papers\\\u00dcn\u00ef b.pdf", "gpt-5", "What is GDP? \U0001F600", "ctx\n1"));
        Assert.Equal(
            "60e398ff5b6629b47bf73b1b3d1951ee4a1e5740dd6dfbfb28b069d3ed15328d", LineageId.QueryCacheKey("", "", "", ""));
        Assert.Equal(
            "0547c8d17b6d67163abfb868f91db7b83abf857a0f08dd878ee3bed6a09e87ba",
            LineageId.ProjectCacheKey("default-shared", LineageId.Text("k")));
        Assert.Equal(
            "b2e7b0b56ee294478c222fc51601932e9b47e32c400650dae225cad9e93f8f00",
            LineageId.CitecCacheKey("RePEc:aea:aecrev:v:1"));
    }

    [Theory]
    [InlineData(null, null, null, null, "2dca6397f6798483d79ea9e0dcd45477d3fed0547a9194bef7440cfee3b2bf32")]
    [InlineData(
        "10.1000/J.1", "Work 1 \u30b5\u30f3\u30d7\u30eb NA\u00cfVE \u00dcnit", "M\u00fcller", 1991,
        "c61ad9924e803acb1e2f1568a26068f2cfc9ca500ca78ade04a803ef57352769")]
    [InlineData(
        null, "\u039f\u0394\u039f\u03a3 \u03a3\u039f\u03a6\u039f\u03a3. \u0391\u03a3'\u0391 \u0130STANBUL",
        "\u03a3\u0391\u03a3", -5, "95ccb7892eb17197c4d2e7aecaee3e78fc07cc1180e1241cac9f362d7feb41b2")]
    public void A_search_in_OpenAlex_has_the_key_of_the_source_system(
        string? doi, string? title, string? author, int? year, string expected) =>
        Assert.Equal(expected, LineageId.OpenAlexCacheKey(doi, title, author, year));

    [Fact]
    public void A_pipeline_run_has_the_key_of_the_source_system_whatever_the_order_of_its_documents()
    {
        string[] ids = ["b", "a", "\U0001F600", "\uFB00", "a"]; // whose UTF-16 has another order than their code points

        Assert.Equal(
            "adbdc2aa77b7a00c99901f6988cc128392d14dd55cf26253c7873d785e43e731",
            LineageId.PipelineRun("text-embedding-3", 350, 75, ids));
        Assert.Equal(
            "adbdc2aa77b7a00c99901f6988cc128392d14dd55cf26253c7873d785e43e731",
            LineageId.PipelineRun("text-embedding-3", 350, 75, ids.Reverse()));
        Assert.Equal(
            "60f4ae91e3a243ee41653edb95b7cb549dfce1babcc15fb4218e88da30322633", LineageId.PipelineRun("m", 0, -1, []));
    }

    [Theory]
    [InlineData(" Alice\u00a0\n", "alice")]
    [InlineData("\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c3")]
    [InlineData("\u03bf\u03b4\u03bf\u03c2", "\u03bf\u03b4\u03bf\u03c3")]
    [InlineData("\u212AELVIN \u0130\u1E9E", "kelvin i\u0307\u00df")]
    [InlineData("\U00010400", "\U00010428")]
    [InlineData(" \t", "")]
    public void Names_are_compared_without_regard_to_case(string name, string expected)
    {
        Assert.Equal(expected, LineageId.Folded(name));
        Assert.Equal(expected, LineageId.Folded(expected));
    }

    [Fact]
    public void A_part_of_a_title_stays_a_part_of_it()
    {
        const string Title = "\u039f\u0394\u039f\u03a3\u0391 \n in Numbers";

        Assert.Equal("\u03bf\u03b4\u03bf\u03c3\u03b1 in numbers", LineageId.FoldedTitle(Title));
        Assert.Contains(LineageId.FoldedTitle(Title[..4]), LineageId.FoldedTitle(Title), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("What is GDP?", "what is gdp")]
    [InlineData("  What\t is\n\n GDP - growth?! ", "what is gdp growth")]
    [InlineData("a--b__c..d", "a b c d")]
    [InlineData("R\u00b2 of 0.95", "r of 0 95")]
    [InlineData("na\u00efve r\u00e9sum\u00e9", "na ve r sum")]
    [InlineData("\u212Aelvin \u0130stanbul", "kelvin i stanbul")]
    [InlineData("\uD83D\uDE00 x \u4E2D\u6587", "x")]
    [InlineData("\u4E2D\u6587?", "")]
    [InlineData(" \t ", "")]
    [InlineData("", "")]
    public void Queries_are_compared_by_their_latin_letters_and_digits(string query, string expected)
    {
        Assert.Equal(expected, LineageId.NormalizedQuery(query));
        Assert.Equal(expected, LineageId.NormalizedQuery(expected));
    }

    [Fact]
    public void Questions_are_compared_without_regard_to_white_space_and_paths_to_the_kind_of_slash()
    {
        const string Question = "  What\u00a0 is\n\tthe\u001c method\u3000? ";

        Assert.Equal("What is the method ?", LineageId.NormalizedQuestion(Question));
        Assert.Equal("0a5ee9e340", LineageId.Question(Question));
        Assert.Equal(
            "56491fa5d1dc9ca6b2f518063fb6d3e34b8ee8f4b27de3b6a7d2c3519ede8e6c",
            LineageId.QuestionInputHash(@" a\b c.pdf ", "m", "A01", Question));
        Assert.Equal("flask-structured-19ac8afebe188c416f76c4cb", LineageId.StructuredRun("a/b c.pdf", "m"));
    }
}
