using System.CommandLine;
using System.CommandLine.Help;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;

namespace Persistence.Sdk.Cli.CommandLine;

/// <summary>The tool <c>persistence</c>.</summary>
internal static class Tool
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal)
    {
        var options = new GlobalOptions();
        var runner = new VerbRunner(options, terminal);
        var root = VerbTree.Build(options, runner, terminal);
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!, runner);
        }

        // A value that begins with an at sign is no file of further arguments.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            terminal.IsJson = arguments.Contains("--json");
            FailureReport.Write(terminal, new Failure(ExitCodes.Usage, Describe(parsed)));
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeToStop,
        }).ConfigureAwait(false);
    }

    private static string Describe(ParseResult parsed)
    {
        var path = new Stack<string>();
        for (Symbol? symbol = parsed.CommandResult.Command; symbol is not null and not RootCommand;
            symbol = symbol.Parents.OfType<Command>().FirstOrDefault())
        {
            path.Push(symbol.Name);
        }

        var command = string.Join(' ', path.Prepend("persistence"));
        return $"{string.Join('\n', parsed.Errors.Select(error => WithoutSecrets(error.Message, parsed)).Distinct())}\n"
            + $"See '{command} --help'.";
    }

    /// <summary>What stands where no argument belongs may be a part of a connection string.</summary>
    private static string WithoutSecrets(string message, ParseResult parsed)
    {
        foreach (var token in parsed.UnmatchedTokens.Where(token => token.AsSpan().ContainsAny("=;@:")))
        {
            message = message.Replace(token, "…", StringComparison.Ordinal);
        }

        return message;
    }
}
