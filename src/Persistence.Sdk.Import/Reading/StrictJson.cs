using System.Text.Json;

namespace Persistence.Sdk.Import.Reading;

/// <summary>JSON as databases take it: no NaN, no Infinity, nothing behind the document.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonElement Parse(string text) => JsonElement.Parse(text, Options);

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8) => JsonElement.Parse(utf8, Options);

    /// <summary>What is wrong, without the parser's own words, which may quote the document.</summary>
    public static string Reason(JsonException problem) =>
        $"it is not a whole JSON document (line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}). NaN "
        + "and Infinity are no JSON.";
}
