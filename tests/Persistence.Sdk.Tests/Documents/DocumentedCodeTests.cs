using System.Text.RegularExpressions;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Tests.Documents;

/// <summary>The C# code of the documents is code that is compiled: each block stands in samples/Snippets.</summary>
public sealed partial class DocumentedCodeTests
{
    internal static readonly string Root = Repository.Root;

    public static TheoryData<string> Documents => [.. Directory.EnumerateFiles(Root, "*.md")
        .Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(Root, path))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_block_of_code_stands_in_a_compiled_snippet(string document)
    {
        var compiled = string.Join('\n', Directory
            .EnumerateFiles(Path.Combine(Root, "samples", "Snippets"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path => Squeeze(File.ReadAllText(path))));
        var blocks = CSharpBlock().Matches(File.ReadAllText(Path.Combine(Root, document)));
        Assert.All(blocks, block => Assert.Contains(Squeeze(block.Groups[1].Value), compiled, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_relative_link_leads_to_a_file(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Root, document))!;
        var links = RelativeLink().Matches(File.ReadAllText(Path.Combine(Root, document)));
        Assert.All(links, link => Assert.True(
            Path.Exists(Path.Combine(folder, link.Groups[1].Value)), $"{document} links to {link.Groups[1].Value}"));
    }

    [Fact]
    public void Every_test_that_the_promises_name_exists()
    {
        var tests = string.Join('\n', Directory
            .EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var named = TestName().Matches(File.ReadAllText(Path.Combine(Root, "docs", "invariants.md"))).ToArray();
        Assert.True(named.Length > 30, "docs/invariants.md names too few tests.");
        Assert.All(named, name => Assert.Contains($" {name.Groups[1].Value}(", tests, StringComparison.Ordinal));
    }

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")]
    private static partial Regex RelativeLink();

    private static string Squeeze(string code) => WhiteSpace().Replace(code, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
