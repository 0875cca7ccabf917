using System.Globalization;
using System.Text;

namespace Persistence.Sdk.Core.Json;

/// <summary>Where in a document the writer stands; put into words only for a refusal. Not thread-safe.</summary>
internal sealed class JsonPath(JsonProperties properties)
{
    private const int LongestName = 64;
    private const int Container = int.MinValue;

    // For each level an index into an array, the complement of an index into the properties, or Container.
    private readonly int[] _steps = new int[JsonRefusals.MaxDepth];
    private int _depth;

    public void Reset() => _depth = 0;

    /// <summary>Steps into an object or array; false if that is too deep.</summary>
    public bool TryEnter()
    {
        if (_depth == _steps.Length)
        {
            return false;
        }

        _steps[_depth++] = Container;
        return true;
    }

    public void AtContainer() => _steps[_depth - 1] = Container;

    public void AtItem(int index) => _steps[_depth - 1] = index;

    public void AtProperty(int index) => _steps[_depth - 1] = ~index;

    public void Leave() => _depth--;

    /// <summary>A property name in quotes, cut where it is long.</summary>
    public string Quoted(int property)
    {
        string name = Encoding.UTF8.GetString(properties.Name(property));
        StringBuilder quoted = new();
        _ = JsonStringText.AppendLiteral(name.Length > LongestName ? $"{name.AsSpan(0, Cut(name))}…" : name, quoted);
        return quoted.ToString();
    }

    public override string ToString()
    {
        StringBuilder path = new("$");
        foreach (int step in _steps.AsSpan(0, _depth))
        {
            if (step >= 0)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{step}]");
            }
            else if (step != Container)
            {
                AppendName(path, Quoted(~step));
            }
        }

        return path.ToString();
    }

    private static void AppendName(StringBuilder path, string quoted)
    {
        ReadOnlySpan<char> name = quoted.AsSpan()[1..^1];
        bool plain = !name.IsEmpty && !char.IsDigit(name[0]);
        foreach (char c in name)
        {
            plain &= char.IsLetterOrDigit(c) || c == '_';
        }

        _ = plain ? path.Append('.').Append(name) : path.Append('[').Append(quoted).Append(']');
    }

    private static int Cut(string name) => char.IsHighSurrogate(name[LongestName - 1]) ? LongestName - 1 : LongestName;
}
