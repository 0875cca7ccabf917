using System.Text.Json;

namespace PaperPipeline.Lineage;

/// <summary>Reads JSON that stands in a row, whoever has written it.</summary>
internal static class Stored
{
    public static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value.ToString()
            : "unknown";

    public static IReadOnlyList<JsonElement> Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list)
            && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];
}
