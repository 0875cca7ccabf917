using System.Globalization;
using System.Text;

namespace Persistence.Sdk;

/// <summary>
/// An object in compact JSON whose properties the caller adds in key order. Only quotes, backslashes and control
/// characters are escaped: the form over which the source systems compute digests.
/// </summary>
internal sealed class SortedJson
{
    private readonly StringBuilder _text = new("{");

    public SortedJson Add(string name, string? value)
    {
        AddName(name);
        if (value is null)
        {
            _text.Append("null");
        }
        else
        {
            AppendString(value);
        }

        return this;
    }

    public SortedJson Add(string name, SortedJson value)
    {
        AddName(name);
        _text.Append(value);
        return this;
    }

    public override string ToString() => $"{_text}}}";

    private void AddName(string name)
    {
        _text.Append(_text.Length > 1 ? "," : "");
        AppendString(name);
        _text.Append(':');
    }

    private void AppendString(string value)
    {
        _text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => _text.Append("\\\""),
                '\\' => _text.Append("\\\\"),
                '\n' => _text.Append("\\n"),
                '\r' => _text.Append("\\r"),
                '\t' => _text.Append("\\t"),
                '\b' => _text.Append("\\b"),
                '\f' => _text.Append("\\f"),
                < ' ' => _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => _text.Append(c),
            };
        }

        _text.Append('"');
    }
}
