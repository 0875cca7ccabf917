namespace Persistence.Sdk.Cli.Failures;

/// <summary>A command cannot be carried out, for a reason its message tells to the operator.</summary>
internal sealed class OperatorException(string message, int exitCode = ExitCodes.Failed, Exception? inner = null)
    : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The command line or the configuration is wrong.</summary>
    public static OperatorException Usage(string message) => new(message, ExitCodes.Usage);
}
