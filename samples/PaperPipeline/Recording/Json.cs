using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperPipeline.Recording;

/// <summary>The one way in which this application writes JSON: snake_case names, text as it is.</summary>
internal static class Json
{
    public static JsonSerializerOptions Compact { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static JsonSerializerOptions Indented { get; } = new(Compact) { WriteIndented = true };

    public static JsonElement Element(object value) => JsonSerializer.SerializeToElement(value, Compact);

    /// <summary>Reads what this application has written.</summary>
    public static T Read<T>(JsonElement value) => value.Deserialize<T>(Compact)
        ?? throw new JsonException($"A {typeof(T).Name} is expected, and null stands there.");

    public static string Line(object value) => JsonSerializer.Serialize(value, Compact);

    public static byte[] Document(object value) => JsonSerializer.SerializeToUtf8Bytes(value, Indented);
}
