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
        recorded.ReusedFrom,
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
        recorded.ReusedFrom,
        RetrievalMethod = RunSettings.Method,
        Write = write,
    };

    /// <summary>The answer that a stored question holds, or null where it is not one of this application's.</summary>
    public static Answer? TryAnswer(this JsonElement item, Question question)
    {
        try
        {
            var stored = item.Deserialize<StoredAnswer>(Json.Compact);
            return stored is { Answer: { } text, Coverage: { } coverage, Citations: { } citations }
                ? new Answer(question, text, coverage, citations)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record StoredAnswer(string? Answer, double? Coverage, IReadOnlyList<Citation>? Citations);
}
