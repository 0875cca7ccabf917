using System.Globalization;
using PaperPipeline.Check;
using Persistence.Sdk.Testing.Faults;

namespace PaperPipeline.Demo;

/// <summary>
/// What the check finds, a program of its own that knows nothing of Persistence.Sdk and reads both databases with plain
/// SQL.
/// </summary>
internal sealed class Findings(string sqlite, string postgres, Journal journal)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Compares all tables of both databases, while nothing is written.</summary>
    public Task<bool> ShowAllAsync() => ShowAsync();

    /// <summary>Compares what has not been written since SQLite was left; Postgres must have everything.</summary>
    public Task<bool> ShowEndAsync(DateTimeOffset leftBehind) =>
        ShowAsync("--brief", "--left-behind", leftBehind.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Prints what the check says and tells whether nothing is lost or different.</summary>
    private async Task<bool> ShowAsync(params string[] arguments)
    {
        await using var check = ChildProcess.Dotnet(
            Path.Combine(AppContext.BaseDirectory, "PaperPipeline.Check.dll"),
            ["--sqlite", sqlite, "--ack-log", journal.Path, .. arguments],
            new Dictionary<string, string> { [CheckOptions.PostgresVariable] = postgres });
        var code = await check.ExitCodeAsync(Patience);
        foreach (var line in check.Lines)
        {
            Console.WriteLine(line);
        }

        if (code is not (0 or 1) || check.Lines.Count == 0)
        {
            throw new DemoFailedException($"PaperPipeline.Check ended with exit code {code}: {check}");
        }

        return code == 0;
    }

    /// <summary>
    /// Prints the longest times without an acknowledged write: those around a kill apart, and without the one in which
    /// the application was ended for the comparison.
    /// </summary>
    public void ShowPauses(DateTimeOffset from, DateTimeOffset ended, IReadOnlyList<DateTimeOffset> kills)
    {
        var silences = journal.Between(from, TimeProvider.System.GetUtcNow()).Silences
            .Where(silence => !silence.Contains(ended)).ToList();
        var killed = silences.Where(silence => kills.Any(silence.Contains)).ToList();
        var longest = silences.Except(killed).Max(silence => silence.Length);
        Console.WriteLine(
            $"  longest pause, all callers: {longest.TotalMilliseconds:0} ms; around a kill -9, the start of the "
            + $"application included: {killed.Max(silence => silence.Length).TotalSeconds:0.0} s");
    }
}
