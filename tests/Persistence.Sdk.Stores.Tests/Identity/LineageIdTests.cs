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
