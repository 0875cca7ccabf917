using System.Text;
using System.Text.Json;
using Persistence.Sdk.Core.Json;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>
/// A JSON object for one column, made property by property. What the column could not hold is refused by its name.
/// </summary>
internal sealed class JsonProperties(string column)
{
    private readonly StringBuilder _text = new("{");

    /// <summary>Checks a document for a column and gives it back in canonical form.</summary>
    /// <exception cref="ValueRejectedException">The column could not hold it unchanged.</exception>
    public static JsonElement Checked(string column, JsonElement document) =>
        JsonbText.Parse(Canonical(column, document));

    public JsonProperties Add(string name, string? value)
    {
        AppendName(name);
        if (value is null)
        {
            _text.Append("null");
            return this;
        }

        try
        {
            JsonbText.AppendString(_text, value);
        }
        catch (JsonRejectedException problem)
        {
            throw new ValueRejectedException(
                RunRecordTable.Definition.ToString(), column, $"property '{name}': {problem.Message}");
        }

        return this;
    }

    public JsonProperties Add(string name, bool value)
    {
        AppendName(name);
        _text.Append(value ? "true" : "false");
        return this;
    }

    public JsonElement ToElement() => JsonbText.Parse(JsonbText.Canonicalize($"{_text}}}"));

    /// <summary>The object with the properties of another one, which win.</summary>
    public JsonElement ToElement(JsonElement winning) => JsonbText.Parse(
        JsonbText.ShallowMerge(JsonbText.Canonicalize($"{_text}}}"), Canonical(column, winning)));

    private static string Canonical(string column, JsonElement document) =>
        (string)RunRecordTable.Definition[column].Normalize(RunRecordTable.Definition.ToString(), document)!;

    private void AppendName(string name) =>
        _text.Append(_text.Length > 1 ? "," : "").Append('"').Append(name).Append("\":");
}
