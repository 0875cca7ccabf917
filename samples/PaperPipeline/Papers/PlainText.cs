using System.Text.RegularExpressions;

namespace PaperPipeline.Papers;

/// <summary>
/// Takes the markup out of Markdown. Headings, list items and table rows become paragraphs of their own.
/// </summary>
internal static partial class PlainText
{
    public static string OfMarkdown(string markdown)
    {
        var text = CodeBlocks().Replace(markdown, "\n\n");
        text = Comments().Replace(text, " ");
        text = Links().Replace(text, "$1");
        text = LineMarks().Replace(text, "\n\n");
        text = TableRules().Replace(text, "\n\n");
        text = Cells().Replace(text, " ");
        return Emphasis().Replace(text, "");
    }

    [GeneratedRegex("""^(```|~~~).*?^\1[^\n]*$""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlocks();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex("""!?\[([^\]\n]*)\]\([^)\n]*\)""")]
    private static partial Regex Links();

    [GeneratedRegex("""^[ \t]*\|?[ \t]*:?-{3,}[-:| \t]*$""", RegexOptions.Multiline)]
    private static partial Regex TableRules();

    // What begins a line: # for headings, - * + or a number for list items, > for quotes, | for table rows.
    [GeneratedRegex("""^[ \t]*(#{1,6}[ \t]+|[-*+][ \t]+|\d{1,3}[.)][ \t]+|>[ \t]?|\|)|^$""", RegexOptions.Multiline)]
    private static partial Regex LineMarks();

    [GeneratedRegex("""[ \t]*\|[ \t]*""")]
    private static partial Regex Cells();

    [GeneratedRegex("""\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)""")]
    private static partial Regex Emphasis();
}
