using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Persistence.Sdk.Cli.Output;

/// <summary>The form of every JSON document: camel case, indented, names instead of numbers, nulls written.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new CleanTexts() },
    };

    public static string Of<T>(T document) => JsonSerializer.Serialize(document, Options);

    /// <summary>A key's text, which is a JSON array, as such.</summary>
    public static JsonElement Key(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Each text past the redaction by itself: over the whole document it might take away a quote.</summary>
    private sealed class CleanTexts : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Redaction.Clean(value));
    }
}
