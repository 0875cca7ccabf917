using System.Runtime.CompilerServices;

namespace Persistence.Sdk.Tests.Telemetry;

/// <summary>The tables of docs/telemetry.md.</summary>
internal static class DocumentedTelemetry
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Root(), "docs", "telemetry.md"));

    /// <summary>
    /// The cells of each row of the table under a heading row that begins with <paramref name="first"/>.
    /// </summary>
    public static IReadOnlyList<string[]> Table(string first) =>
    [
        .. Lines.SkipWhile(line => !line.StartsWith($"| {first} |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()),
    ];

    /// <summary>The words in code type in a cell.</summary>
    public static string[] Words(string cell) =>
        [.. cell.Split('`').Where((_, position) => position % 2 == 1).Order(StringComparer.Ordinal)];

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
