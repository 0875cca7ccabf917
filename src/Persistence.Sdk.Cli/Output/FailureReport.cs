using Persistence.Sdk.Cli.Failures;

namespace Persistence.Sdk.Cli.Output;

/// <summary>The document of a command that failed: <c>{ "error": …, "exitCode": … }</c>.</summary>
internal sealed record FailureReport(string Error, int ExitCode)
{
    public static void Write(Terminal terminal, Failure failure)
    {
        if (terminal.IsJson)
        {
            terminal.WriteDocument(new FailureReport(Redaction.Clean(failure.Message), failure.ExitCode));
        }

        terminal.Complain(failure.Message);
    }
}
