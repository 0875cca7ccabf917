using System.Runtime.CompilerServices;
using Xunit;

namespace Persistence.Sdk.Testing.Approval;

/// <summary>Compares text that the code makes with text that somebody has read and committed.</summary>
public static class ApprovedText
{
    /// <summary>
    /// Fails unless <paramref name="text"/> is what stands in <c>name.approved.txt</c> beside the test's source;
    /// what was made is then in <c>name.received.txt</c>. Line ends do not count.
    /// </summary>
    public static void Verify(string text, string name, [CallerFilePath] string source = "")
    {
        var folder = Path.GetDirectoryName(source)!;
        var approved = Path.Combine(folder, name + ".approved.txt");
        var received = Path.Combine(folder, name + ".received.txt");
        var actual = Lines(text);
        var expected = File.Exists(approved) ? Lines(File.ReadAllText(approved)) : null;
        if (expected is not null && expected.SequenceEqual(actual))
        {
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, string.Join('\n', actual) + "\n");
        Assert.Fail($"""
            {Difference(expected, actual)}
            If the new text is right: mv '{received}' '{approved}'
            """);
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static string Difference(string[]? expected, string[] actual)
    {
        if (expected is null)
        {
            return "There is no approved text yet.";
        }
        var line = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"""
            The text differs from the approved one in line {line + 1}
            ({expected.Length} lines approved, {actual.Length} received):
              approved: {expected.ElementAtOrDefault(line) ?? "(ends here)"}
              received: {actual.ElementAtOrDefault(line) ?? "(ends here)"}
            """;
    }
}
