using Microsoft.Extensions.Configuration;

namespace Persistence.Sdk.Configuration;

/// <summary>
/// What a section says: the values that can be read, those that cannot, and names that no option has. The binder throws
/// at the first bad value and passes over misspelt names; here all of it is told at once.
/// </summary>
internal sealed class SectionContents
{
    private readonly Dictionary<string, string?> _readable = new(StringComparer.OrdinalIgnoreCase);

    private SectionContents(Type type, IConfigurationSection section, string path)
    {
        Path = section.Path;
        ReadOptions(type, section, path);
    }

    /// <summary>The path of the section itself.</summary>
    public string Path { get; }

    /// <summary>What can be bound, by path below the name given to <see cref="Read{T}"/>.</summary>
    public IReadOnlyDictionary<string, string?> Readable => _readable;

    /// <summary>What cannot, by path.</summary>
    public Dictionary<string, UnreadableValue> Unreadable { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A message for each name that no option has.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>Reads a section as options of a type.</summary>
    /// <param name="section">The section.</param>
    /// <param name="path">The name it goes by in paths, whatever it is called in the configuration.</param>
    public static SectionContents Read<T>(IConfigurationSection section, string path) => new(typeof(T), section, path);

    private void ReadOptions(Type type, IConfigurationSection section, string path)
    {
        var options = OptionShape.OptionsOf(type);
        foreach (var child in section.GetChildren())
        {
            if (options.TryGetValue(child.Key, out var option))
            {
                Read(option.PropertyType, child, $"{path}:{option.Name}");
            }
            else
            {
                Unknown.Add($"'{path}:{child.Key}' is not known; {Advice(child.Key, [.. options.Keys])}");
            }
        }
    }

    private void Read(Type type, IConfigurationSection section, string path)
    {
        if (OptionShape.IsValue(type))
        {
            ReadValue(type, section, path);
        }
        else if (OptionShape.ElementOf(type) is { } element)
        {
            ReadElements(element, section, path);
        }
        else if (!string.IsNullOrEmpty(section.Value))
        {
            Unreadable[path] = new UnreadableValue(section.Value, "a section with options of its own");
        }
        else
        {
            ReadOptions(type, section, path);
        }
    }

    private void ReadValue(Type type, IConfigurationSection section, string path)
    {
        Unknown.AddRange(section.GetChildren()
            .Select(child => $"'{path}:{child.Key}' is not known; '{path}' is one value."));
        if (section.Value is { } text && OptionShape.Check(type, text) is { } problem)
        {
            Unreadable[path] = problem;
        }
        else
        {
            _readable[path] = section.Value;
        }
    }

    private void ReadElements(Type element, IConfigurationSection section, string path)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            Unreadable[path] = new UnreadableValue(section.Value, $"a list, such as '{path}:0'");
            return;
        }

        _readable[path] = section.Value;
        foreach (var child in section.GetChildren())
        {
            Read(element, child, $"{path}:{child.Key}");
        }
    }

    private static string Advice(string given, IReadOnlyList<string> known) => NearestName.Of(given, known) is { } meant
        ? $"did you mean '{meant}'?"
        : $"known are {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
}
