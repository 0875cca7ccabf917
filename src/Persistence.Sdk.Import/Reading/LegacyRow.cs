using System.Text.Json;
using Persistence.Sdk.Core.Foreign;

namespace Persistence.Sdk.Import.Reading;

/// <summary>
/// One row of another system's table, read strictly: what is of another type than expected is refused with its column,
/// and never turned into something else. A column that the table does not have reads as NULL.
/// </summary>
internal sealed class LegacyRow(IReadOnlyList<string> columns, ForeignRow row)
{
    public long Id => row.Id;

    /// <summary>A text; '' and NULL are different.</summary>
    public string? Text(string column) => ValueOf(column) switch
    {
        null => null,
        string text => text,
        ForeignText => throw Refused(column, "the text is not UTF-8."),
        var other => throw Refused(column, $"it is {Kind(other)}; expected is a text."),
    };

    /// <summary>A text that identifies the row.</summary>
    public string Key(string column) => Text(column) switch
    {
        null => throw Refused(column, "it is NULL, and part of the key."),
        "" => throw Refused(column, "it is empty, and part of the key."),
        var text => text,
    };

    /// <summary>A whole number; null for NULL.</summary>
    public long? Integer(string column) => ValueOf(column) switch
    {
        null => null,
        long number => number,
        var other => throw Refused(column, $"it is {Kind(other)}; expected is a whole number."),
    };

    /// <summary>An ISO 8601 point in time, UTC where it names no zone; null for NULL.</summary>
    public DateTimeOffset? Time(string column) => Text(column) is { } text
        ? IsoTime.TryParse(text) ?? throw Refused(column, IsoTime.Expected)
        : null;

    /// <summary>The same, where it has to be given.</summary>
    public DateTimeOffset RequiredTime(string column) => Time(column)
        ?? throw Refused(column, $"it is NULL. {IsoTime.Expected}");

    /// <summary>Whole seconds since 1970, UTC; 0 and negative numbers are valid.</summary>
    public DateTimeOffset EpochSeconds(string column) => ValueOf(column) switch
    {
        long seconds when EpochTime.IsValid(seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds),
        long => throw Refused(column, "it lies outside the years 1 to 9999; expected are whole seconds since 1970."),
        null => throw Refused(column, "it is NULL; expected are whole seconds since 1970."),
        var other => throw Refused(column, $"it is {Kind(other)}; expected are whole seconds since 1970."),
    };

    /// <summary>A document; one that is not there is an empty object.</summary>
    public JsonElement Json(string column) =>
        Text(column) is { } text && text != "{}" && !string.IsNullOrWhiteSpace(text) ? Document(column, text) : default;

    /// <summary>A document that has to be there.</summary>
    public JsonElement RequiredJson(string column) => Text(column) is { } text
        ? Document(column, text)
        : throw Refused(column, "it is NULL; expected is a JSON document.");

    private static JsonElement Document(string column, string text)
    {
        try
        {
            return StrictJson.Parse(text);
        }
        catch (JsonException problem)
        {
            throw Refused(column, StrictJson.Reason(problem));
        }
    }

    private static RecordRejectedException Refused(string column, string reason) => new(column, reason);

    private static string Kind(object value) => value switch
    {
        long => "a whole number",
        double => "a number with a fraction",
        byte[] => "a blob",
        ForeignText => "text that is not UTF-8",
        _ => "a text",
    };

    private object? ValueOf(string column)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == column)
            {
                return row.Values[i];
            }
        }

        return null;
    }
}
