using Persistence.Sdk;
using Persistence.Sdk.Testing.Faults;

namespace PaperPipeline.Demo;

/// <summary>
/// The application, PaperPipeline, as a process of its own that is killed and started again, with a folder of its own:
/// the program, its <c>appsettings.json</c>, its SQLite file, its reports.
/// </summary>
internal sealed class Application(string papers, string root, string postgres, Journal journal) : IAsyncDisposable
{
    private const int PaceMilliseconds = 10;
    private const string CutoverEvent = "[1005]";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(root, "application")).FullName;
    private ChildProcess? _process;

    public string Sqlite => Path.Combine(root, "state.sqlite");

    public bool Running => _process is { Running: true };

    /// <summary>Copies the program to its folder.</summary>
    public void Install()
    {
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>
    /// Asks for a phase as an operator does, by the settings of the application, which runs on and follows.
    /// </summary>
    public void AskFor(PersistencePhase phase)
    {
        var settings = Path.Combine(_folder, "appsettings.json");
        File.WriteAllText(settings + ".new", $$"""
            {
              "Persistence": {
                "Phase": "{{phase}}",
                "DualWrite": { "MaxBackOff": "00:00:02" },
                "Backfill": { "ChunkRows": 100 },
                "Gate": { "Soak": "00:00:00" }
              },
              "Logging": {
                "LogLevel": {
                  "Default": "Warning",
                  "Persistence.Sdk.Migration": "Information",
                  "Microsoft.Extensions.Hosting.Internal.Host": "None"
                }
              }
            }
            """);
        File.Move(settings + ".new", settings, overwrite: true);
    }

    /// <summary>Some runs with nothing between the writes, so that there is a history to copy.</summary>
    public async Task MakeHistoryAsync(int runs)
    {
        Start("--repeat", $"{runs}", "--workers", "24");
        await EndAsync();
    }

    /// <summary>One run after the other, at a steady pace.</summary>
    public void Start() => Start("--until-enter", "--pace", $"{PaceMilliseconds}");

    /// <summary>kill -9.</summary>
    /// <returns>When.</returns>
    public async Task<DateTimeOffset> KillAsync()
    {
        var killed = _process!.KillAsync();
        var at = TimeProvider.System.GetUtcNow();
        await killed;
        await _process.ExitCodeAsync(Patience); // all that it had said is read
        await DisposeAsync();
        return at;
    }

    /// <summary>Ends the application as its user does, and waits until it has ended.</summary>
    public async Task EndAsync()
    {
        await _process!.WriteLineAsync("");
        if (await _process.ExitCodeAsync(Patience) is var code and not 0)
        {
            throw new DemoFailedException($"PaperPipeline ended with exit code {code}: {Errors()}");
        }

        await DisposeAsync();
    }

    /// <summary>What its log says about the last change of authority; null where it says nothing.</summary>
    public string? LastCutover() =>
        _process!.ErrorLines.SkipWhile(line => !line.Contains(CutoverEvent, StringComparison.Ordinal))
            .Where(line => line.Contains(" decides", StringComparison.Ordinal)).LastOrDefault()?.Trim();

    /// <summary>The last lines of its log.</summary>
    public string Errors() => string.Join(Environment.NewLine, _process?.ErrorLines.TakeLast(20) ?? []);

    /// <summary>Ends the process where it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    private void Start(params string[] arguments) => _process = ChildProcess.Dotnet(
        Path.Combine(_folder, "PaperPipeline.dll"),
        // Fresh: the cache, too, is written all the time.
        ["--folder", papers, "--out", root, "--ack-log", "-", "--fresh", .. arguments],
        new Dictionary<string, string> { ["Persistence__Postgres__ConnectionString"] = postgres },
        journal.Note);
}
