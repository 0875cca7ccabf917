using System.Globalization;
using System.Text;

namespace Persistence.Sdk;

/// <summary>Lower case without regard to any language. Thread-safe.</summary>
internal static class LowerCase
{
    private const char DottedI = '\u0130';
    private const string DottedIInLowerCase = "i\u0307";
    private const char CapitalSigma = '\u03A3';
    private const char Sigma = '\u03C3';
    private const char FinalSigma = '\u03C2';

    // Beside categories, what Unicode counts as cased (Other_Uppercase, Other_Lowercase), as far as it is not also
    // ignorable, and as ignorable between cased letters (Word_Break MidLetter, MidNumLet and Single_Quote).
    private const string IgnorablePunctuation =
        "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

    /// <summary>
    /// Each letter in lower case by itself, so that a part of a text stays a part of it. Both forms of sigma are one.
    /// </summary>
    public static string Folded(string text) => text.ToLowerInvariant()
        .Replace(DottedI.ToString(), DottedIInLowerCase, StringComparison.Ordinal)
        .Replace(FinalSigma, Sigma);

    /// <summary>
    /// The lower case of Unicode's SpecialCasing, as the language of the source systems has it: a sigma at the end of a
    /// word has a form of its own.
    /// </summary>
    public static string Full(string text)
    {
        var lower = text.ToLowerInvariant().Replace(
            DottedI.ToString(), DottedIInLowerCase, StringComparison.Ordinal);
        if (!text.Contains(CapitalSigma, StringComparison.Ordinal))
        {
            return lower;
        }

        var runes = text.EnumerateRunes().ToArray();
        var result = new StringBuilder(lower.Length);
        for (var i = 0; i < runes.Length; i++)
        {
            if (runes[i].Value == CapitalSigma)
            {
                result.Append(EndsWord(runes, i) ? FinalSigma : Sigma);
            }
            else
            {
                result.Append(runes[i].Value == DottedI ? DottedIInLowerCase : Rune.ToLowerInvariant(runes[i]));
            }
        }

        return result.ToString();
    }

    private static bool EndsWord(Rune[] runes, int at)
    {
        var before = at - 1;
        while (before >= 0 && IsIgnorable(runes[before]))
        {
            before--;
        }

        var behind = at + 1;
        while (behind < runes.Length && IsIgnorable(runes[behind]))
        {
            behind++;
        }

        return before >= 0 && IsCased(runes[before]) && (behind == runes.Length || !IsCased(runes[behind]));
    }

    private static bool IsIgnorable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol
        || (rune.IsBmp && IgnorablePunctuation.Contains((char)rune.Value, StringComparison.Ordinal));

    private static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter
        || rune.Value is 0xAA or 0xBA or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
}
