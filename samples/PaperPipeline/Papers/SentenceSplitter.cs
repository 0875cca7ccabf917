using System.Text.RegularExpressions;

namespace PaperPipeline.Papers;

/// <summary>
/// Splits a page into sentences. A sentence ends at the end of its paragraph, or at a word that ends in . ! or ? where
/// the next word does not go on in lower case and the word is no common abbreviation.
/// </summary>
internal static partial class SentenceSplitter
{
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "al.", "approx.", "cf.", "dr.", "e.g.", "eq.", "eqs.", "etc.", "fig.", "figs.", "i.e.", "mr.", "mrs.", "no.",
        "p.", "pp.", "prof.", "sec.", "st.", "tab.", "vol.", "vs.",
    };

    public static IReadOnlyList<Sentence> Split(string page)
    {
        var sentences = new List<Sentence>();
        var first = 0;
        foreach (var paragraph in Paragraphs().Split(page))
        {
            var words = PageWords.Of(paragraph);
            var start = 0;
            for (var i = 0; i < words.Length; i++)
            {
                if (i == words.Length - 1 || Ends(words[i], words[i + 1]))
                {
                    var text = string.Join(' ', words[start..(i + 1)]);
                    sentences.Add(new Sentence(first + start, first + i + 1, text));
                    start = i + 1;
                }
            }

            first += words.Length;
        }

        return sentences;
    }

    private static bool Ends(string word, string next)
    {
        var bare = word.TrimEnd('"', '\'', ')', ']', '”', '’');
        return bare.Length > 0
            && bare[^1] is '.' or '!' or '?'
            && !Abbreviations.Contains(bare.TrimStart('(', '[', '"', '“'))
            && !char.IsLower(next[0])
            // An initial, as in "J. Smith".
            && !(bare.Length == 2 && char.IsUpper(bare[0]));
    }

    [GeneratedRegex("""\n[ \t]*\n""")]
    private static partial Regex Paragraphs();
}
