using System.CommandLine;
using System.Text.RegularExpressions;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Cli.Tests.Documents;

/// <summary>What documents and messages tell an operator to type is understood by the tool.</summary>
public sealed partial class CommandLineTests
{
    private static readonly string Root = Repository.Root;

    [Fact]
    public void Every_command_line_of_the_runbook_is_complete()
    {
        var lines = ShellBlock().Matches(Read("docs/runbook.md"))
            .SelectMany(block => block.Groups[1].Value.Split('\n'))
            .Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0).ToArray();

        Assert.True(lines.Length > 25, "The runbook tells too little to type.");
        Assert.All(lines, line => Assert.Empty(Parse(line).Errors));
    }

    [Fact]
    public void Every_command_that_documents_and_messages_name_exists()
    {
        var documents = Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Append(Path.Combine(Root, "README.md"))
            .SelectMany(path => Quoted().Matches(File.ReadAllText(path)));
        var messages = Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => Quoted().Matches(Joined().Replace(File.ReadAllText(path), "")));
        var commands = documents.Concat(messages).Select(found => WhiteSpace().Replace(found.Groups[1].Value, " "))
            .Where(command => command.AsSpan().IndexOfAny("{<|…") < 0).Distinct().ToArray();

        Assert.True(commands.Length > 20, string.Join('\n', commands));
        Assert.All(commands, command =>
        {
            var parsed = Parse(command);
            Assert.True(
                parsed.UnmatchedTokens.Count == 0 && (parsed.CommandResult.Command.Subcommands.Count == 0 || command == "persistence"),
                $"The tool does not know '{command}'.");
        });
    }

    private static ParseResult Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("persistence", words[0]);
        using var nowhere = new StringWriter();
        var options = new GlobalOptions();
        var terminal = new Terminal(nowhere, nowhere, false, false);
        return VerbTree.Build(options, new VerbRunner(options, terminal), terminal).Parse(words[1..]);
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    [GeneratedRegex(@"```sh\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    /// <summary>Between the quotation marks of a message, or in code type.</summary>
    [GeneratedRegex(@"['`](persistence [a-z][^'`""\\]*)['`]")]
    private static partial Regex Quoted();

    /// <summary>Where a text goes on in the next line of the source.</summary>
    [GeneratedRegex(@"""\s*\+\s*\$?""")]
    private static partial Regex Joined();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
