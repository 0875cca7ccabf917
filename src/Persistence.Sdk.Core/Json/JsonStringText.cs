using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Persistence.Sdk.Core.Json;

/// <summary>
/// String literals as jsonb prints them: only what must be escaped is, control characters without a short form as
/// <c>\u001f</c> in lower case, everything else (also U+007F and beyond ASCII) as it is.
/// </summary>
internal static class JsonStringText
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\']);

    /// <summary>
    /// Appends the unescaped text of the string or name the reader stands on. The reader's bytes must be valid UTF-8.
    /// </summary>
    /// <returns>The reason to refuse it, or null.</returns>
    internal static string? AppendUnescaped(ref Utf8JsonReader reader, JsonBytes output)
    {
        if (!reader.ValueIsEscaped)
        {
            // A character below U+0020 is not valid JSON unless it is escaped, so there is no NUL to look for.
            output.Append(reader.ValueSpan);
            return null;
        }

        int length;
        try
        {
            length = reader.CopyString(output.Free(reader.ValueSpan.Length));
        }
        catch (InvalidOperationException)
        {
            // The bytes are valid UTF-8, so only an escaped surrogate without its other half is left as the cause.
            return JsonRefusals.LoneSurrogate;
        }

        bool nul = output.Free(length)[..length].Contains((byte)0);
        output.Advance(length);
        return nul ? JsonRefusals.Nul : null;
    }

    /// <summary>Appends a string literal for a text that <see cref="AppendUnescaped"/> made.</summary>
    internal static void AppendLiteral(scoped ReadOnlySpan<byte> text, JsonBytes output)
    {
        output.Append((byte)'"');
        for (int at; (at = text.IndexOfAny(Escaped)) >= 0; text = text[(at + 1)..])
        {
            output.Append(text[..at]);
            AppendEscape(text[at], output);
        }

        output.Append(text);
        output.Append((byte)'"');
    }

    /// <summary>Appends a string literal.</summary>
    /// <returns>The reason to refuse the text, or null.</returns>
    internal static string? AppendLiteral(ReadOnlySpan<char> text, StringBuilder output)
    {
        output.Append('"');
        int copied = 0;
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || ++at == text.Length || !char.IsLowSurrogate(text[at]))
                {
                    return JsonRefusals.LoneSurrogate;
                }
            }
            else if (c == '\0')
            {
                return JsonRefusals.Nul;
            }
            else if (c < ' ' || c is '"' or '\\')
            {
                output.Append(text[copied..at]);
                AppendEscape((byte)c, output);
                copied = at + 1;
            }
        }

        output.Append(text[copied..]).Append('"');
        return null;
    }

    private static void AppendEscape(byte value, JsonBytes output)
    {
        output.Append((byte)'\\');
        char letter = Letter(value);
        output.Append((byte)letter);
        if (letter == 'u')
        {
            output.Append("00"u8);
            output.Append((byte)('0' + (value >> 4)));
            output.Append((byte)"0123456789abcdef"[value & 15]);
        }
    }

    private static void AppendEscape(byte value, StringBuilder output)
    {
        char letter = Letter(value);
        output.Append('\\').Append(letter);
        if (letter == 'u')
        {
            output.Append("00").Append((char)('0' + (value >> 4))).Append("0123456789abcdef"[value & 15]);
        }
    }

    private static char Letter(byte value) => value switch
    {
        (byte)'"' => '"',
        (byte)'\\' => '\\',
        (byte)'\b' => 'b',
        (byte)'\f' => 'f',
        (byte)'\n' => 'n',
        (byte)'\r' => 'r',
        (byte)'\t' => 't',
        _ => 'u',
    };
}
