using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Persistence.Sdk.Benchmarks.StartUp;

/// <summary>
/// The process that is measured. It is started with the time of its start, by a clock that processes share.
/// </summary>
internal static class StartUpChild
{
    public const string Argument = "startup-child";
    public const string Library = "library";
    public const string Dapper = "dapper";

    /// <param name="arguments">The contender, its file, and when the process was started.</param>
    public static async Task RunAsync(ReadOnlyMemory<string> arguments)
    {
        var (contender, path) = (arguments.Span[0], arguments.Span[1]);
        var started = long.Parse(arguments.Span[2], CultureInfo.InvariantCulture);
        Console.WriteLine(contender == Library ? await RunLibraryAsync(path, started) : RunDapper(path, started));
    }

    private static async Task<StartUpTimes> RunLibraryAsync(string path, long started)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddUnifiedPersistence(options => options.Sqlite.Path = path);
        using var host = builder.Build();
        var (built, compiled) = (Stopwatch.GetTimestamp(), JitInfo.GetCompiledMethodCount());
        await host.StartAsync();
        await host.Services.GetRequiredService<IRunRecordStore>()
            .CreateRunAsync(new WorkflowRun { RunId = $"run-{built}", PapersDir = "papers" });
        var times = Take(started, built, compiled);
        await host.StopAsync();
        return times;
    }

    private static StartUpTimes RunDapper(string path, long started)
    {
        var (begun, compiled) = (Stopwatch.GetTimestamp(), JitInfo.GetCompiledMethodCount());
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        connection.Execute("CREATE TABLE runs (run_id TEXT PRIMARY KEY, papers_dir TEXT, created_at TEXT)");
        connection.Execute(
            "INSERT INTO runs (run_id, papers_dir, created_at) VALUES (@RunId, @PapersDir, @CreatedAt)",
            new { RunId = $"run-{begun}", PapersDir = "papers", CreatedAt = "2026-01-01T00:00:00.000000Z" });
        return Take(started, begun, compiled);
    }

    private static StartUpTimes Take(long started, long built, long compiled) => new(
        Stopwatch.GetElapsedTime(started, built).TotalMilliseconds,
        Stopwatch.GetElapsedTime(built).TotalMilliseconds,
        JitInfo.GetCompiledMethodCount() - compiled);
}
