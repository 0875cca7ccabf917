using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;

namespace Persistence.Sdk.Cli;

internal static class Program
{
    private static Task<int> Main(string[] arguments) => Tool.RunAsync(arguments, Terminal.OfConsole());
}
