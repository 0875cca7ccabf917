using System.Text;
using System.Text.Json;
using Persistence.Sdk.Core.Json;

namespace Persistence.Sdk.Core.Values;

internal class TextCodec : ValueCodec
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public override object Normalize(object value)
    {
        var text = (string)value;
        if (text.Contains('\0'))
        {
            throw new ValueProblemException(
                "the text contains the character NUL, which Postgres cannot store. Remove it.");
        }

        if (HasLoneSurrogate(text))
        {
            throw new ValueProblemException("the text contains half of a surrogate pair and is not valid Unicode.");
        }

        return text;
    }

    public override void AppendKeyText(StringBuilder text, object value) => JsonbText.AppendString(text, (string)value);

    public override object ParseKeyText(ref Utf8JsonReader reader) => reader.GetString()!;

    public static int Utf8Length(string text) => Strict.GetByteCount(text);

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return true;
            }

            i++;
        }

        return false;
    }
}
