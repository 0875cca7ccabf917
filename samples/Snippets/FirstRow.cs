using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Persistence.Sdk;

namespace Snippets;

internal static class FirstRow
{
    public static async Task RunAsync(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddUnifiedPersistence(options => options.Sqlite.Path = "state.sqlite");
        using var host = builder.Build();
        await host.StartAsync();

        var runs = host.Services.GetRequiredService<IRunRecordStore>();
        await runs.CreateRunAsync(new WorkflowRun { RunId = "run-1", PapersDir = "papers" });
        Console.WriteLine((await runs.GetRunAsync("run-1"))!.PapersDir);

        await host.StopAsync();
    }
}
