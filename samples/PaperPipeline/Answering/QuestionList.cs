using System.Text.RegularExpressions;
using Persistence.Sdk;

namespace PaperPipeline.Answering;

/// <summary>The questions, one a line: an optional category in brackets, then the question.</summary>
internal static partial class QuestionList
{
    public static IReadOnlyList<Question> Default()
    {
        using var stream = typeof(QuestionList).Assembly.GetManifestResourceStream("questions.txt")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Questions that differ in white space only are one; the first counts.</summary>
    public static IReadOnlyList<Question> Parse(string text) =>
        [.. text.ReplaceLineEndings("\n").Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(ParseLine)
            .Where(question => question.Text.Length > 0)
            .DistinctBy(question => question.Id)];

    private static Question ParseLine(string line)
    {
        var match = Line().Match(line);
        var text = match.Groups["text"].Value;
        var category = match.Groups["category"];
        return new Question(LineageId.Question(text), category.Success ? category.Value : "general", text);
    }

    [GeneratedRegex("""^(\[(?<category>[^\]]+)\])?\s*(?<text>.*)$""")]
    private static partial Regex Line();
}
