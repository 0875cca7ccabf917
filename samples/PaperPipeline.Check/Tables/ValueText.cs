using System.Globalization;

namespace PaperPipeline.Check.Tables;

/// <summary>The text of a value as a driver gives it.</summary>
internal static class ValueText
{
    public static string? Of(object? value) => value switch
    {
        null or DBNull => null,
        string text => text,
        bool flag => flag ? "1" : "0",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"A driver gave a {value.GetType()}, which has no text here."),
    };
}
