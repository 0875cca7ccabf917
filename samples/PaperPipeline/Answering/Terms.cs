using System.Text.RegularExpressions;

namespace PaperPipeline.Answering;

/// <summary>
/// The words of a text that count for ranking: lower case, without common words, plural and singular alike.
/// </summary>
internal static partial class Terms
{
    private static readonly HashSet<string> Common =
    [
        "a", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "do",
        "does", "each", "for", "from", "had", "has", "have", "how", "if", "in", "into", "is", "it", "its", "made",
        "may", "no", "not", "of", "on", "or", "should", "so", "such", "than", "that", "the", "their", "then", "there",
        "these", "they", "this", "to", "two", "used", "was", "were", "what", "when", "where", "which", "who", "why",
        "will", "with", "work",
    ];

    public static IReadOnlyList<string> Of(string text) =>
        [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value).Where(IsTerm).Select(Singular)];

    private static bool IsTerm(string word) => word.Length > 1 && !Common.Contains(word);

    private static string Singular(string word) => word switch
    {
        _ when word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
        _ when word.Length > 3 && word.EndsWith('s') && word[^2] is not ('s' or 'u' or 'i') => word[..^1],
        _ => word,
    };

    [GeneratedRegex("""\p{L}[\p{L}\p{Nd}]*|\p{Nd}+""")]
    private static partial Regex Word();
}
