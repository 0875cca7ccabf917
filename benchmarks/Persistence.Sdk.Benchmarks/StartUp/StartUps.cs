using System.Diagnostics;
using System.Globalization;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Benchmarks.StartUp;

/// <summary>
/// How long a fresh process takes to its first durable write on SQLite: this program starts itself, in turn for each
/// contender, and takes the median.
/// </summary>
internal static class StartUps
{
    private const int Rounds = 15;

    public static async Task RunAsync()
    {
        using var folder = new TempFolder();
        var built = typeof(StartUps).Assembly.Location;
        var ahead = await PublishedCopy.TryMakeAsync(folder);
        var standing = folder.File("standing.sqlite");
        await MeasureAsync(built, StartUpChild.Library, standing);
        var (dapper, fresh, again) = (new List<StartUpTimes>(), new List<StartUpTimes>(), new List<StartUpTimes>());
        var (aheadFresh, aheadAgain) = (new List<StartUpTimes>(), new List<StartUpTimes>());
        for (var i = 0; i < Rounds; i++)
        {
            dapper.Add(await MeasureAsync(built, StartUpChild.Dapper, folder.File($"dapper{i}.sqlite")));
            fresh.Add(await MeasureAsync(built, StartUpChild.Library, folder.File($"fresh{i}.sqlite")));
            again.Add(await MeasureAsync(built, StartUpChild.Library, standing));
            if (ahead is not null)
            {
                aheadFresh.Add(await MeasureAsync(ahead, StartUpChild.Library, folder.File($"ahead{i}.sqlite")));
                aheadAgain.Add(await MeasureAsync(ahead, StartUpChild.Library, standing));
            }
        }

        Console.WriteLine(
            $"{"A fresh process, SQLite; medians in ms",-48}{"start-built",12}{"-first write",13}{"compiled",10}");
        Print("Microsoft.Data.Sqlite + Dapper, no host, new file", dapper);
        Print("Persistence.Sdk in a host, new file", fresh);
        Print("Persistence.Sdk in a host, file of an earlier run", again);
        Print("the same, compiled ahead, new file", aheadFresh);
        Print("the same, compiled ahead, file of an earlier run", aheadAgain);
    }

    private static async Task<StartUpTimes> MeasureAsync(string program, string contender, string path)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add(StartUpChild.Argument);
        start.ArgumentList.Add(contender);
        start.ArgumentList.Add(path);
        start.ArgumentList.Add(Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
        using var child = Process.Start(start)!;
        var told = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return child.ExitCode == 0
            ? StartUpTimes.Parse(told)
            : throw new InvalidOperationException($"The process that was started ended with {child.ExitCode}.");
    }

    private static void Print(string name, List<StartUpTimes> times)
    {
        if (times.Count > 0)
        {
            Console.WriteLine(
                $"{name,-50}{Median(times, time => time.Built),10:F0}{Median(times, time => time.FirstWrite),13:F0}"
                + $"{Median(times, time => time.CompiledMethods),10:F0}");
        }
    }

    private static double Median(List<StartUpTimes> times, Func<StartUpTimes, double> figure) =>
        times.Select(figure).Order().ElementAt(times.Count / 2);
}
