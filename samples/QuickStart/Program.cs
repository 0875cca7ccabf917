// State in one SQLite file, ready to move to Postgres later by options alone. Usage: QuickStart [file]
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Persistence.Sdk;

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddUnifiedPersistence(options => options.Sqlite.Path = args.FirstOrDefault() ?? "quickstart.sqlite");
using var host = builder.Build();
await host.StartAsync();

var runs = host.Services.GetRequiredService<IRunRecordStore>();
var runId = $"run-{DateTimeOffset.UtcNow:yyyyMMdd-HHmmss}";
await runs.CreateRunAsync(new WorkflowRun { RunId = runId, PapersDir = "papers" });
foreach (var step in new[] { "prep", "ingest", "report" })
{
    await runs.RecordStepAsync(new RunStep { RunId = runId, Step = step, Status = RunRecordStatus.Completed });
}

await runs.SetRunStatusAsync(runId, RunRecordStatus.Completed);
foreach (var run in await runs.ListRecentRunsAsync())
{
    var steps = await runs.ListStepsAsync(run.RunId);
    Console.WriteLine($"{run.RunId}  {run.Status}  {string.Join(" -> ", steps.Select(step => step.Step))}");
}

await host.StopAsync();
