using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Persistence.Sdk.Core.Json;

/// <summary>
/// JSON in the one text form that Postgres (15 and later) prints for jsonb, so that documents of equal form are equal
/// byte by byte in SQLite and in Postgres. What jsonb could not keep unchanged is refused; see
/// <see cref="JsonRefusals"/>. Thread-safe.
/// </summary>
internal static class JsonbText
{
    /// <summary>The canonical empty object.</summary>
    internal const string EmptyObject = "{}";

    /// <summary>The canonical empty array.</summary>
    internal const string EmptyArray = "[]";

    private static readonly JsonElement ParsedObject = JsonElement.Parse("{}"u8);
    private static readonly JsonElement ParsedArray = JsonElement.Parse("[]"u8);
    private static readonly JsonElement ParsedNull = JsonElement.Parse("null"u8);

    /// <summary>The canonical text of a value.</summary>
    /// <exception cref="JsonRejectedException">The value cannot be kept.</exception>
    internal static string Canonicalize(JsonElement element) => element.ValueKind == JsonValueKind.Undefined
        ? throw new JsonRejectedException(JsonRefusals.Nothing, "$")
        : Canonicalize(JsonMarshal.GetRawUtf8Value(element), lenient: true);

    /// <summary>The canonical text of a document in UTF-8.</summary>
    /// <exception cref="JsonRejectedException">The document cannot be kept.</exception>
    internal static string Canonicalize(ReadOnlySpan<byte> utf8) => Canonicalize(utf8, lenient: false);

    /// <summary>The canonical text of a document; the same instance if it is canonical already.</summary>
    /// <exception cref="JsonRejectedException">The document cannot be kept.</exception>
    internal static string Canonicalize(string json)
    {
        if (Constant(json) is { } constant)
        {
            return constant;
        }

        using JsonInput input = JsonInput.Rent(json);
        using JsonbWriter writer = JsonbWriter.Rent();
        writer.Write(input.Utf8, lenient: false);
        return writer.Written.SequenceEqual(input.Utf8) ? json : Encoding.UTF8.GetString(writer.Written);
    }

    /// <summary>Reads a canonical text. The element need not be disposed of.</summary>
    /// <exception cref="JsonRejectedException">The text is not JSON.</exception>
    internal static JsonElement Parse(string canonicalText)
    {
        try
        {
            return canonicalText switch
            {
                EmptyObject => ParsedObject,
                EmptyArray => ParsedArray,
                "null" => ParsedNull,
                _ => JsonElement.Parse(canonicalText),
            };
        }
        catch (JsonException)
        {
            throw new JsonRejectedException(JsonRefusals.Invalid, "$");
        }
    }

    /// <summary>
    /// Whether two texts are equal by value, as jsonb's <c>=</c> has it: <c>1</c> is <c>1.0</c>, the order of
    /// properties does not count. A text that is refused equals only itself.
    /// </summary>
    internal static bool ValueEquals(string a, string b)
    {
        if (string.Equals(a, b, StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            using JsonbWriter left = ByValue(a);
            using JsonbWriter right = ByValue(b);
            return left.Written.SequenceEqual(right.Written);
        }
        catch (JsonRejectedException)
        {
            return false;
        }
    }

    /// <summary>Appends a text as a JSON string literal.</summary>
    /// <exception cref="JsonRejectedException">It holds U+0000 or half a surrogate pair.</exception>
    internal static void AppendString(StringBuilder output, string text)
    {
        if (JsonStringText.AppendLiteral(text, output) is { } refusal)
        {
            throw new JsonRejectedException(refusal, "$");
        }
    }

    /// <summary>
    /// What Postgres gives for <c>existing || incoming</c> with two canonical objects: incoming properties win, nulls
    /// included. If either is not an object, the result is <paramref name="incoming"/>.
    /// </summary>
    /// <exception cref="JsonRejectedException">Of two objects one is not valid, or the sum is too long.</exception>
    internal static string ShallowMerge(string existing, string incoming)
    {
        if (existing is not ['{', ..] || incoming is not ['{', ..] || existing == EmptyObject)
        {
            return incoming;
        }

        if (incoming == EmptyObject)
        {
            return existing;
        }

        using JsonInput first = JsonInput.Rent(existing);
        using JsonInput second = JsonInput.Rent(incoming);
        using JsonbWriter writer = JsonbWriter.Rent();
        writer.WriteMerged(first.Utf8, second.Utf8);
        return Encoding.UTF8.GetString(writer.Written);
    }

    private static string Canonicalize(ReadOnlySpan<byte> utf8, bool lenient)
    {
        if (utf8.SequenceEqual("{}"u8))
        {
            return EmptyObject;
        }

        using JsonbWriter writer = JsonbWriter.Rent();
        writer.Write(utf8, lenient);
        return writer.Written switch
        {
            [(byte)'{', (byte)'}'] => EmptyObject,
            [(byte)'[', (byte)']'] => EmptyArray,
            [(byte)'n', ..] => "null",
            [(byte)'t', ..] => "true",
            [(byte)'f', ..] => "false",
            _ => Encoding.UTF8.GetString(writer.Written),
        };
    }

    private static string? Constant(string json) => json switch
    {
        EmptyObject => EmptyObject,
        EmptyArray or "null" or "true" or "false" => json,
        _ => null,
    };

    private static JsonbWriter ByValue(string json)
    {
        using JsonInput input = JsonInput.Rent(json);
        JsonbWriter writer = JsonbWriter.Rent(byValue: true);
        writer.Write(input.Utf8, lenient: false);
        return writer;
    }
}
