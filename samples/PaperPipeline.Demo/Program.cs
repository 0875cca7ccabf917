using System.Data.Common;
using System.Globalization;
using Persistence.Sdk.Testing.Servers;

namespace PaperPipeline.Demo;

internal static class Program
{
    private static readonly PostgresServerOptions Own = new() { Private = true };

    private static async Task<int> Main(string[] arguments)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        SQLitePCL.Batteries_V2.Init();
        if (arguments is not [var papers, var root])
        {
            await Console.Error.WriteLineAsync("usage: PaperPipeline.Demo <folder of papers> <empty folder>");
            return 2;
        }

        if (PostgresServer.WhyNone(Own) is { } reason)
        {
            await Console.Error.WriteLineAsync($"a Postgres of its own, to kill and start again, is needed. {reason}");
            return 1;
        }

        try
        {
            return await ShowAsync(papers, root) ? 0 : 1;
        }
        catch (Exception problem) when (problem is DemoFailedException or InvalidOperationException or DbException)
        {
            await Console.Error.WriteLineAsync($"the demonstration failed: {problem.Message}");
            return 1;
        }
    }

    private static async Task<bool> ShowAsync(string papers, string root)
    {
        await using var server = await PostgresServer.StartAsync(Own);
        var postgres = server.ConnectionString(await server.CreateDatabaseAsync());
        var story = new Story(Console.Out);
        Console.WriteLine($"""
            PaperPipeline reads {papers}, answers questions, and records what it does, all the time, 4 calls at a
            time. This program walks it through the phases, kills what can be killed, and keeps a journal of every
            write that the application says was acknowledged.
            """);
        using var journal = new Journal(Path.Combine(root, "acknowledged.jsonl"));
        await using var application = new Application(papers, root, postgres, journal);
        await using var databases = new Databases(application.Sqlite, postgres);
        var kills = new Kills(application, databases, journal, story);
        var disturbances = new Disturbances(server, application.Sqlite, databases, journal, story);
        var findings = new Findings(application.Sqlite, postgres, journal);
        var walk = new Walk(application, databases, disturbances, kills, findings, journal, story);
        var clean = await walk.RunAsync();

        Console.WriteLine(
            $"{Environment.NewLine}at the end: Postgres, and what SQLite was left with, read with plain SQL");
        clean &= await findings.ShowEndAsync(walk.LeftSqlite);
        findings.ShowPauses(walk.Began, walk.Ended, kills.Times);
        Console.WriteLine(clean ? "nothing lost, nothing different" : "FAILED: something is lost or different");
        return clean;
    }
}
