using System.Text.Json;
using PaperPipeline.Answering;
using PaperPipeline.Recording;

namespace PaperPipeline.Runs;

/// <summary>Answers as JSON, in the record and back.</summary>
internal static class AnswerJson
{
    /// <summary>What the record of an answer tells beyond question and answer.</summary>
    public static JsonElement Fields(RecordedAnswer recorded, long write) => Json.Element(new
    {
        recorded.Answer.Confidence,
        recorded.Answer.Coverage,
        recorded.Answer.Citations,
        recorded.Answer.WordsRead,
        recorded.Source,
        RetrievalMethod = RunSettings.Method,
        Write = write,
    });

    /// <summary>A question of a report.</summary>
    public static object ReportItem(RecordedAnswer recorded, long write) => new
    {
        recorded.Answer.Question.Id,
        recorded.Answer.Question.Category,
        Question = recorded.Answer.Question.Text,
        Answer = recorded.Answer.Text,
        recorded.Answer.Confidence,
        recorded.Answer.Coverage,
        recorded.Answer.Citations,
        recorded.Answer.WordsRead,
        recorded.Source,
        RetrievalMethod = RunSettings.Method,
        Write = write,
    };

    /// <summary>What the cache keeps of an answer.</summary>
    public static object CacheEntry(Answer answer, long write) => new
    {
        Answer = answer.Text,
        answer.Coverage,
        answer.Citations,
        answer.WordsRead,
        Write = write,
    };

    /// <summary>
    /// The answer that a stored question or cache entry holds, or null where it is not one of this application's.
    /// </summary>
    public static Answer? TryAnswer(this JsonElement item, Question question)
    {
        try
        {
            var stored = item.Deserialize<StoredAnswer>(Json.Compact);
            return stored is
                { Answer: { } text, Coverage: { } coverage, Citations: { } citations, WordsRead: { } words }
                ? new Answer(question, text, coverage, citations, words)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record StoredAnswer(
        string? Answer, double? Coverage, IReadOnlyList<Citation>? Citations, int? WordsRead);
}
