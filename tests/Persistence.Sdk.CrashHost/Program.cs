using System.Diagnostics;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.CrashHost;

/// <summary>An application that tests start as a child process, and kill.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["histories"])
        {
            await HistoryHost.RunAsync();
            return 0;
        }

        var told = Arguments.Parse(arguments);
        if (told.Run != "repair")
        {
            Arrange(told);
        }
        await using var application = new Application(SettingsOf(told));
        await application.Engine.StartAsync(CancellationToken.None);
        Protocol.Say($"READY {application.Engine.Phase!.Phase}");
        switch (told.Run)
        {
            case "write":
                await WriteUntilToldAsync(application, told);
                break;
            case "exit":
                await WriteAsync(application, told, CancellationToken.None);
                Environment.Exit(0);
                break;
            case "drain":
                await DrainAsync(application);
                break;
            case "backfill":
                await BackfillAsync(application, told);
                break;
            case "repair":
                Arrange(told);
                await RepairAsync(application);
                break;
            default:
                await ObeyAsync(application);
                break;
        }
        return 0;
    }

    private static void Arrange(Arguments told)
    {
        if (told.KillAt is { } label)
        {
            Suicide.Arrange(label, told.Hit);
        }
    }

    private static async Task RepairAsync(Application application)
    {
        var report = await application.Engine.Parity.RunAsync(
            new ParityRequest { Repair = true }, null, CancellationToken.None);
        using var process = Process.GetCurrentProcess();
        Protocol.Say(
            $"REPAIRED {report.Tables.Sum(table => table.Repaired)} OF {report.Tables.Sum(table => table.Postgres)} PEAK "
            + $"{process.PeakWorkingSet64 / (1024 * 1024)}");
    }

    private static Dictionary<string, string?> SettingsOf(Arguments told) => new()
    {
        ["Persistence:Phase"] = told.Phase.ToString(),
        ["Persistence:Sqlite:Path"] = told.Sqlite,
        ["Persistence:Postgres:ConnectionString"] = told.Postgres,
        ["Persistence:Postgres:MaxPoolSize"] = "6",
        ["Persistence:DualWrite:Mode"] = told.Mode.ToString(),
    };

    private static async Task WriteAsync(Application application, Arguments told, CancellationToken cancellationToken)
    {
        await Writer.CreateCountersAsync(application.Database);
        await Task.WhenAll(Enumerable.Range(0, told.Writers).Select(number =>
            new Writer(told, number, application).RunAsync(cancellationToken)));
    }

    private static async Task WriteUntilToldAsync(Application application, Arguments told)
    {
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() => WriteAsync(application, told, stop.Token));
        await ObeyAsync(application);
        await stop.CancelAsync();
        await writing;
        Protocol.Say("STOPPED");
    }

    /// <summary>
    /// Follows the lines on the input: <c>Phase=DualWrite</c> sets an option, <c>inspect</c> says what the process has
    /// loaded and opened, <c>phase</c> says the phase in force, <c>force ReadCutover</c> takes a step by force, <c>read n</c>
    /// says the amount of note n, <c>flood</c> and <c>calm</c> are for <see cref="Flood"/>. Ends with <c>stop</c>.
    /// </summary>
    private static async Task ObeyAsync(Application application)
    {
        var flood = new Flood(application.Database);
        while (await Console.In.ReadLineAsync() is { } line && line != "stop")
        {
            switch (line)
            {
                case "inspect":
                    Protocol.Say(ProcessContents.Describe());
                    break;
                case "phase":
                    Protocol.Say($"PHASE {application.Engine.Phase!.Phase}");
                    break;
                case "calm":
                    flood.Calm();
                    break;
                case { } flooding when flooding.StartsWith("flood ", StringComparison.Ordinal):
                    flood.Begin(flooding);
                    break;
                case var _ when line.StartsWith("force ", StringComparison.Ordinal):
                    await application.Engine.Force.RunAsync(
                        Enum.Parse<PersistencePhase>(line[6..]), new ForceRequest("child"), CancellationToken.None);
                    break;
                case var _ when line.StartsWith("read ", StringComparison.Ordinal):
                    var note = await application.Database.FindAsync(NoteTable.Definition, NoteTable.Key(line[5..]));
                    Protocol.Say($"FOUND {note?.Amount}");
                    break;
                default:
                    var option = line.Split('=', 2);
                    application.Set(option[0], option[1]);
                    Protocol.Say($"SET {line}");
                    break;
            }
        }
    }

    private static async Task BackfillAsync(Application application, Arguments told)
    {
        var request = new BackfillRequest
        {
            Tables = [NoteTable.Definition.ToString()], ChunkRows = Math.Abs(told.ChunkRows), IsReverse = told.ChunkRows < 0,
        };
        var report = await application.Engine.Backfill.RunAsync(request, null, CancellationToken.None);
        Protocol.Say($"BACKFILLED {report.Tables.Single().Rows}");
    }

    private static async Task DrainAsync(Application application)
    {
        var authority = application.Engine.Phase!.Authority;
        while ((await authority.Pending.SummarizeAsync(CancellationToken.None)).Keys > 0)
        {
            await Task.Delay(20);
        }
        Protocol.Say("DRAINED");
    }
}
