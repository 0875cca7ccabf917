using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Testing.Tests;

/// <summary>What the tests start as a child process: it owns something for ever, until it is killed.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["exit", var code]:
                return int.Parse(code);
            case ["own-server"]:
                var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
                await Console.Out.WriteLineAsync($"owns {server.Folder}");
                break;
            default:
                var child = ChildProcess.Start("sleep", ["600"]);
                await Console.Out.WriteLineAsync($"owns {child.Id}");
                break;
        }
        await Task.Delay(Timeout.Infinite);
        return 1;
    }
}
