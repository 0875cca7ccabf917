using System.Text.Json;
using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Cli.Tests.Documents;

/// <summary>The JSON examples of docs/cli.md, each named behind its fence.</summary>
internal static class DocumentedShapes
{
    private const string Fence = "```";

    private static readonly Dictionary<string, string> Examples = Read();

    public static IReadOnlyCollection<string> Names => Examples.Keys;

    /// <summary>
    /// Fails unless a document has exactly the properties of the example, with values of the same kind.
    /// </summary>
    public static void Verify(string name, ToolRun run)
    {
        using var example = JsonDocument.Parse(Examples[name]);
        var (expected, actual) = (new Shape(), new Shape());
        Collect(example.RootElement, "", expected);
        Collect(run.Document, "", actual);
        Assert.Equal(string.Join('\n', expected.Keys), string.Join('\n', actual.Keys));
        Assert.All(expected, property =>
        {
            var kinds = actual[property.Key];
            Assert.True(
                property.Value.Count == 0 || kinds.Count == 0 || property.Value.SetEquals(kinds),
                $"{property.Key} of '{name}' is {string.Join(", ", kinds)}, not {string.Join(", ", property.Value)}");
        });
    }

    /// <summary>
    /// Every property by its path, and what kinds of value it has, null apart; lists are taken together.
    /// </summary>
    private static void Collect(JsonElement element, string path, Shape shape)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    var below = $"{path}.{property.Name}";
                    shape.TryAdd(below, []);
                    Collect(property.Value, below, shape);
                }

                break;
            case JsonValueKind.Array:
                shape[path].Add("a list");
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, path, shape);
                }

                break;
            case JsonValueKind.Null:
                break;
            default:
                shape[path].Add(element.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? "yes or no"
                    : element.ValueKind.ToString());
                break;
        }
    }

    private static Dictionary<string, string> Read()
    {
        var examples = new Dictionary<string, string>();
        string? name = null;
        foreach (var line in File.ReadLines(Repository.PathOf("docs", "cli.md")))
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                name = line.StartsWith($"{Fence}json ", StringComparison.Ordinal) ? line[(Fence.Length + 5)..] : null;
            }
            else if (name is not null)
            {
                examples[name] = examples.GetValueOrDefault(name) + line;
            }
        }

        return examples;
    }

    private sealed class Shape : SortedDictionary<string, HashSet<string>>
    {
    }
}
