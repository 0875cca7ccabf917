using System.Globalization;
using System.Reflection;

namespace Persistence.Sdk.Core.Databases;

/// <summary>
/// Reads the embedded scripts of a provider and cuts them at their <c>-- module: Name</c> lines, so that only the
/// tables of the modules in use are created.
/// </summary>
internal static class SchemaScripts
{
    private const string Marker = "-- module:";

    /// <summary>Of all scripts, those of the control tables and of the modules in use.</summary>
    public static IReadOnlyList<SchemaScript> Of(IReadOnlyCollection<string> modules, IEnumerable<SchemaScript> all) =>
        [.. all.Where(script => script.Module == SchemaScript.ControlModule || modules.Contains(script.Module))];

    /// <summary>The scripts of all modules: a database may carry one that this process does not use.</summary>
    public static IReadOnlyList<SchemaScript> LoadAll(Assembly assembly)
    {
        var names = assembly.GetManifestResourceNames();
        Array.Sort(names, StringComparer.Ordinal);
        return [.. names.Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .SelectMany(name => Cut(name, Read(assembly, name)))];
    }

    internal static IEnumerable<SchemaScript> Cut(string name, string text)
    {
        var number = int.Parse(name.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        string? module = null;
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (!line.StartsWith(Marker, StringComparison.Ordinal))
            {
                lines.Add(line);
                continue;
            }

            if (module is not null)
            {
                yield return new SchemaScript(number, name, module, string.Join('\n', lines));
            }

            module = line[Marker.Length..].Trim();
            lines.Clear();
        }

        yield return new SchemaScript(
            number, name, module ?? throw new FormatException($"Script '{name}' has no '{Marker}' line."),
            string.Join('\n', lines));
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
