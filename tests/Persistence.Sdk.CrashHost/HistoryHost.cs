using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Stores.Observability;

namespace Persistence.Sdk.CrashHost;

/// <summary>
/// A process that takes part in one random history after the other, each over a pair of databases of its own, and obeys
/// one line at a time.
/// </summary>
internal static class HistoryHost
{
    /// <summary>How many tables its application keeps.</summary>
    public const int Tables = 3;

    /// <summary>
    /// <c>open sqlite|phase|mode|percent|postgres</c> starts the application and says <c>OPENED</c>, <c>close</c> stops it and
    /// says <c>CLOSED</c>; <c>wish phase</c> asks for a phase; <c>do …</c> is for <see cref="HistoryWriter"/>; <c>why</c>
    /// says <c>WHY</c> and what the step that is called for waits for; <c>way</c> says <c>WAY</c> and whether SQLite has
    /// everything; <c>fill</c> fills it from Postgres and says <c>FILLED</c>; <c>tidy</c> collects tombstones.
    /// </summary>
    public static async Task RunAsync()
    {
        Application? application = null;
        HistoryWriter? writer = null;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ', 2);
            switch (words[0])
            {
                case "open":
                    application = new Application(
                        SettingsOf(words[1].Split('|')), Arrange, after: null,
                        TokenUsageTable.Definition, UsageDayTable.Definition);
                    writer = new HistoryWriter(application);
                    _ = StartAsync(application);
                    break;
                case "do":
                    writer!.Begin(words[1]);
                    break;
                case "wish":
                    application!.Set("Phase", words[1]);
                    break;
                case "tidy":
                    _ = TidyAsync(application!);
                    break;
                case "fill":
                    _ = FillAsync(application!);
                    break;
                case "way":
                    _ = TellWayAsync(application!);
                    break;
                case "why":
                    Protocol.Say($"WHY {OneLine(application!.Engine.WaitingStep?.Reason ?? "nothing is waited for")} "
                        + $"{application.Engine.Phase} {OneLine(application.Engine.ReplicatorProblem ?? "")}");
                    break;
                default:
                    await application!.DisposeAsync();
                    Protocol.Say("CLOSED");
                    break;
            }
        }
    }

    private static void Arrange(IServiceCollection services) => services
        .AddSingleton<TimeProvider>(new QuickTime())
        .AddLogging(logging => logging
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning));

    /// <summary>Where the databases cannot be reached it is the first operation that starts the application.</summary>
    private static async Task StartAsync(Application application)
    {
        try
        {
            await application.Engine.StartAsync(CancellationToken.None);
            Protocol.Say("OPENED");
        }
        catch (PersistenceException problem)
        {
            Protocol.Say($"OPENED not {problem.GetType().Name} {OneLine(problem.Message)}");
        }
    }

    private static async Task TidyAsync(Application application)
    {
        try
        {
            await application.Engine.Maintenance.RunAsync(dryRun: false, CancellationToken.None);
        }
        catch (PersistenceException)
        {
            // Another process is at it, or a database is away.
        }
    }

    /// <summary>
    /// What an operator types behind 4 → 3. Reconciling: a row that was deleted while SQLite was left stands there still,
    /// and in Postgres its tombstone may have been collected meanwhile.
    /// </summary>
    private static async Task FillAsync(Application application)
    {
        try
        {
            await application.Engine.Backfill.RunAsync(
                new BackfillRequest { IsReverse = true, Reconcile = true }, progress: null, CancellationToken.None);
            await application.Engine.Parity.RunAsync(new ParityRequest(), progress: null, CancellationToken.None);
            Protocol.Say("FILLED");
        }
        catch (PersistenceException problem)
        {
            Protocol.Say($"FILLED not {problem.GetType().Name} {OneLine(problem.Message)}");
        }
    }

    private static async Task TellWayAsync(Application application)
    {
        var status = await application.Engine.Status.GetAsync();
        Protocol.Say($"WAY {status.Rollback?.Kind} {OneLine(application.Engine.WaitingStep?.Reason ?? "")}".TrimEnd());
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static Dictionary<string, string?> SettingsOf(string[] told) => new()
    {
        ["Persistence:Sqlite:Path"] = told[0],
        ["Persistence:Modules"] = "", // tables without rows would only be backfilled and compared
        ["Persistence:Phase"] = told[1],
        ["Persistence:DualWrite:Mode"] = told[2],
        ["Persistence:ReadFromPostgresPercent"] = told[3],
        ["Persistence:Postgres:ConnectionString"] = told[4],
        ["Persistence:Postgres:MaxPoolSize"] = "6",
        ["Persistence:Postgres:ConnectTimeout"] = "00:00:02",
        ["Persistence:Postgres:CommandTimeout"] = "00:00:05",
        // By the clock of a history, which is four times as quick.
        ["Persistence:Postgres:RetryTimeout"] = "00:00:40",
        ["Persistence:DualWrite:MirrorTimeout"] = "00:00:00.2",
        ["Persistence:DualWrite:BreakDuration"] = "00:00:02",
        ["Persistence:DualWrite:MaxBackOff"] = "00:00:00.4",
        ["Persistence:CutoverTimeout"] = "00:00:40",
        ["Persistence:Gate:Soak"] = "00:00:00",
        // How quick this machine is at the moment is not what a history is about.
        ["Persistence:Gate:MaxReadTime"] = "00:00:10",
    };
}
