using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Persistence.Sdk.Cli.CommandLine;

/// <summary>The usual help, with examples and what the exit code says behind it.</summary>
internal sealed class HelpWithExamples(HelpAction usual, VerbRunner runner) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => usual.ClearsParseErrors;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = runner.ExamplesOf(parseResult.CommandResult.Command).ToArray();
        if (examples.Length > 0)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  persistence {example}");
            }

            output.WriteLine();
        }

        output.WriteLine("Exit codes: 0 done and clean, 1 failed, 2 usage, 3 done, but with differences, rejected "
            + "rows or a red gate.");
        return exitCode;
    }
}
