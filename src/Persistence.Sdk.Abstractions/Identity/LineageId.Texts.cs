using System.Text;

namespace Persistence.Sdk;

public static partial class LineageId
{
    private const char DottedI = '\u0130';
    private const char KelvinSign = '\u212A';

    /// <summary>A paper's path with slashes, without surrounding white space.</summary>
    public static string PaperPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Replace('\\', '/').Trim();
    }

    /// <summary>A question with every run of white space as one blank and none around it.</summary>
    public static string NormalizedQuestion(string question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var words = new StringBuilder(question.Length);
        foreach (var c in question)
        {
            if (!IsWhiteSpace(c))
            {
                words.Append(c);
            }
            else if (words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words.ToString().TrimEnd(' ');
    }

    /// <summary>
    /// A name as it is compared without regard to case: without surrounding white space, each letter in lower case by
    /// itself, whatever the language. Both forms of the Greek small sigma are one.
    /// </summary>
    public static string Folded(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.Length;
        while (end > 0 && IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        var start = 0;
        while (start < end && IsWhiteSpace(text[start]))
        {
            start++;
        }

        return LowerCase.Folded(text[start..end]);
    }

    /// <summary>
    /// A title as it is compared: as <see cref="Folded"/> makes it, with every run of white space as one blank.
    /// </summary>
    public static string FoldedTitle(string title) => Folded(NormalizedQuestion(title));

    /// <summary>
    /// A query as caches compare it: in lower case, with every run of characters other than a to z and 0 to 9 as one
    /// blank and none around it. A query without any of these has an empty normal form.
    /// </summary>
    public static string NormalizedQuery(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var words = new StringBuilder(query.Length);
        foreach (var c in query)
        {
            var lower = AsciiLower(c);
            var isWord = char.IsAsciiLetterLower(lower) || char.IsAsciiDigit(lower);
            if (isWord)
            {
                words.Append(lower);
            }

            // A capital I with a dot is in lower case an i and a combining dot, which separates.
            if ((!isWord || c == DottedI) && words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words.ToString().TrimEnd(' ');
    }

    // The source system's language also counts the four separators U+001C to U+001F.
    private static bool IsWhiteSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';

    /// <summary>Of all characters beyond ASCII, only two have a lower case that begins within it.</summary>
    private static char AsciiLower(char c) => c switch
    {
        DottedI => 'i',
        KelvinSign => 'k',
        _ when char.IsAsciiLetterUpper(c) => (char)(c | 0x20),
        _ => c,
    };
}
