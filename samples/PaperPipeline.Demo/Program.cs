using Persistence.Sdk.Testing.Servers;

namespace PaperPipeline.Demo;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var papers, var root])
        {
            await Console.Error.WriteLineAsync("usage: PaperPipeline.Demo <folder of papers> <empty folder>");
            return 2;
        }

        try
        {
            return await ShowAsync(papers, root) ? 0 : 1;
        }
        catch (Exception problem) when (problem is DemoFailedException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"the demonstration failed: {problem.Message}");
            return 1;
        }
    }

    private static async Task<bool> ShowAsync(string papers, string root)
    {
        var clean = await SqliteAlone.ShowAsync(papers, root);
        if (PostgresServer.WhyNone(new PostgresServerOptions { Private = true }) is { } reason)
        {
            Console.WriteLine(
                $"(b) and (c) are left out: no Postgres of their own to stop and start can be made here. {reason}");
        }
        else
        {
            clean &= await Outage.ShowAsync(papers, root);
        }

        Console.WriteLine(clean ? "nothing lost, nothing different" : "FAILED: something is lost or different");
        return clean;
    }
}
