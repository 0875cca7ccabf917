using System.Globalization;
using System.Text.Json;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>Lenient reading of documents that other programs wrote.</summary>
internal static class JsonReading
{
    /// <summary>The object at a property; null where there is none.</summary>
    public static JsonElement? Object(this JsonElement document, string name) =>
        document.Property(name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    /// <summary>
    /// The trimmed text at a property, numbers and booleans as they are written; null where it is blank or absent.
    /// </summary>
    public static string? Text(this JsonElement document, string name)
    {
        var text = document.Property(name) switch
        {
            { ValueKind: JsonValueKind.String } value => value.GetString()!.Trim(),
            { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } value =>
                value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>The finite number at a property, also as text; null where there is none.</summary>
    public static double? Number(this JsonElement document, string name) =>
        double.TryParse(document.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
                ? number
                : null;

    /// <summary>
    /// The ISO 8601 point in time at a property, UTC where it names no zone; null where it is blank or absent.
    /// </summary>
    /// <exception cref="ArgumentException">There is something else.</exception>
    public static DateTimeOffset? Time(this JsonElement document, string name) => document.Text(name) switch
    {
        null => null,
        var text when DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        _ => throw new ArgumentException(
            $"The document's '{name}' is not a point in time such as 2026-02-09T02:05:10.351475+00:00."),
    };

    private static JsonElement? Property(this JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out var value) ? value : null;
}
