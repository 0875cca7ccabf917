namespace Persistence.Sdk.Configuration;

/// <summary>The environment, read with a prefix that wins over the bare name.</summary>
internal sealed class SourceVariables(string prefix, Func<IReadOnlyDictionary<string, string>> variables)
{
    /// <summary>What the environment says now; a variable that is empty counts as not set.</summary>
    public Func<string, (string Name, string Text)?> Read()
    {
        var all = variables();
        return name => Find(all, prefix + name) ?? (prefix.Length > 0 ? Find(all, name) : null);
    }

    /// <summary>Whether a <c>Persistence__…</c> variable says the same.</summary>
    public bool IsSetDirectly(string path) => variables().Keys.Any(name => string.Equals(
        name.Replace("__", ":", StringComparison.Ordinal), path, StringComparison.OrdinalIgnoreCase));

    private static (string Name, string Text)? Find(IReadOnlyDictionary<string, string> all, string name) =>
        all.TryGetValue(name, out var text) && !string.IsNullOrWhiteSpace(text) ? (name, text.Trim()) : null;
}
