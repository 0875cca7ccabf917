using System.Text;
using PaperPipeline.Answering;
using PaperPipeline.Papers;
using PaperPipeline.Recording;
using PaperPipeline.Runs;

namespace Persistence.Sdk.Samples.Tests;

public sealed class AnswerTests
{
    private const string Text = """
        Writes are durable before they are acknowledged. The log is flushed with every commit.

        Reads use pooled connections. A reader never blocks a writer.

        The weather was fine on that day. Nobody measured it.
        """;

    private readonly IReadOnlyList<NearestChunk> _chunks = [.. new Chunker(words: 14, overlap: 8)
        .Cut(PaperFolder.Read("notes.txt", Encoding.UTF8.GetBytes(Text))!)
        .Select(chunk => new NearestChunk
        {
            ChunkId = chunk.Id,
            DocId = chunk.DocId,
            PaperPath = "notes.txt",
            Page = chunk.Page,
            StartWord = chunk.StartWord,
            EndWord = chunk.EndWord,
            Text = chunk.Text,
        })];

    [Fact]
    public void The_sentence_with_the_words_asked_for_is_the_answer_and_is_cited()
    {
        var answer = Extractor.Answer(Asked("Which connections do reads use?"), _chunks);

        Assert.StartsWith("Reads use pooled connections.", answer.Text, StringComparison.Ordinal);
        Assert.Equal("high", answer.Confidence);
        var citation = answer.Citations[0];
        var words = PageWords.Of(Text)[citation.StartWord..citation.EndWord];
        Assert.Equal("Reads use pooled connections.", string.Join(' ', words));
        Assert.Equal(("notes.txt", 1), (citation.Path, citation.Page));
    }

    [Fact]
    public void What_the_papers_do_not_say_is_not_answered()
    {
        var answer = Extractor.Answer(Asked("Why do zebras have stripes?"), _chunks);

        Assert.Equal((Answer.None, "low", 0), (answer.Text, answer.Confidence, answer.Citations.Count));
    }

    [Fact]
    public void A_sentence_that_a_window_cuts_is_cited_whole_from_its_neighbour()
    {
        var answer = Extractor.Answer(Asked("Who measured the weather on that fine day?"), _chunks);

        Assert.Contains("The weather was fine on that day.", answer.Text, StringComparison.Ordinal);
        Assert.Contains(_chunks, chunk => chunk.Text!.Contains("The weather", StringComparison.Ordinal)
            && !chunk.Text.Contains("day.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stored_answer_reads_back_as_it_was()
    {
        var answer = Extractor.Answer(Asked("Are writes durable?"), _chunks);
        var item = Json.Element(AnswerJson.ReportItem(new RecordedAnswer(answer, AnswerSource.Generated), write: 7));

        var read = item.TryAnswer(answer.Question);

        Assert.NotNull(read);
        Assert.Equal(answer.Citations, read.Citations);
        Assert.Equal(answer with { Citations = [] }, read with { Citations = [] });
    }

    [Fact]
    public void Another_application_s_question_is_not_taken_over() => Assert.Null(
        Json.Element(new { answer = 1, citations = "none" }).TryAnswer(Asked("Anything?")));

    [Fact]
    public void Questions_have_categories_and_equal_ones_count_once()
    {
        var questions = QuestionList.Parse("# a comment\n\n[aim] Why?\r\nHow  so?\nHow so?\n[empty]\n");

        Assert.Equal(
            [("aim", "Why?"), ("general", "How  so?")],
            questions.Select(question => (question.Category, question.Text)));
    }

    [Fact]
    public void The_built_in_questions_have_ids_of_their_own()
    {
        var questions = QuestionList.Default();

        Assert.True(questions.Count >= 20);
        Assert.Equal(questions.Count, questions.Select(question => question.Id).Distinct().Count());
    }

    private static Question Asked(string text) => QuestionList.Parse(text).Single();
}
