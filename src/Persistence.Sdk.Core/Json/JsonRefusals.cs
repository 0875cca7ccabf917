namespace Persistence.Sdk.Core.Json;

/// <summary>
/// The reasons for which a document is refused. Those marked "ours" are refused although jsonb would take the
/// document: it would change there (duplicates), or be lost to ordinary JSON readers (depth, range).
/// </summary>
internal static class JsonRefusals
{
    /// <summary>Objects and arrays may be nested this deep. Ours: the default limit of System.Text.Json.</summary>
    internal const int MaxDepth = 64;

    /// <summary>
    /// The longest text, given or canonical, in UTF-8 bytes. jsonb holds at most 256 MiB in one container and may need
    /// four times the text (twelve bytes for a one-digit array element), so this much always fits. Ours.
    /// </summary>
    internal const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The most decimals numeric keeps; also (ours) the largest written exponent, either way.</summary>
    internal const int MaxScale = 16_383;

    internal const string Invalid = "it is not valid JSON";
    internal const string Nothing = "it is an undefined JsonElement; use the JSON value null where nothing is meant";
    internal const string Encoding = "the bytes are not valid UTF-8";
    internal const string Nul = "a string or name holds the character U+0000, which Postgres cannot store";
    internal const string LoneSurrogate = "a string or name holds half of a surrogate pair, which is no character";
    internal const string Depth = "objects and arrays are nested more than 64 deep";
    internal const string Size = "its text is longer than 64 MiB";
    internal const string Range = "a number lies outside the range of double";
    internal const string Scale = "a number has more than 16383 decimals";
    internal const string Exponent = "a number is written with an exponent beyond 16383";

    internal static string Duplicate(string name) => $"the property name {name} occurs twice in one object";
}
