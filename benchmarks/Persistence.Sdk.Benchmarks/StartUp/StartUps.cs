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
        var contenders = new[]
        {
            new Contender("Microsoft.Data.Sqlite + Dapper, no host", built, StartUpChild.Dapper),
            new Contender("Persistence.Sdk in a host, from its packages", await PackagedCopy.TryMakeAsync(folder)),
            new Contender("the same, built from source", built),
            new Contender("the same, published with PublishReadyToRun", await PublishedCopy.TryMakeAsync(folder)),
        };
        for (var i = 0; i < Rounds; i++)
        {
            foreach (var (contender, number) in contenders.Select((contender, number) => (contender, number)))
            {
                if (contender.Program is { } program)
                {
                    var path = folder.File($"{number}-{i}.sqlite");
                    contender.Fresh.Add(await MeasureAsync(program, contender.Child, path));
                    if (contender.Child == StartUpChild.Library)
                    {
                        contender.Again.Add(await MeasureAsync(program, contender.Child, path));
                    }
                }
            }
        }

        Console.WriteLine(
            $"{"A fresh process, SQLite; medians in ms",-66}{"start-built",12}{"-first write",13}{"compiled",10}");
        foreach (var contender in contenders)
        {
            Print($"{contender.Name}, new file", contender.Fresh);
            Print($"{contender.Name}, file of an earlier run", contender.Again);
        }
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
                $"{name,-68}{Median(times, time => time.Built),10:F0}{Median(times, time => time.FirstWrite),13:F0}"
                + $"{Median(times, time => time.CompiledMethods),10:F0}");
        }
    }

    private static double Median(List<StartUpTimes> times, Func<StartUpTimes, double> figure) =>
        times.Select(figure).Order().ElementAt(times.Count / 2);

    /// <param name="Program">The assembly that is started; null where there is none here.</param>
    private sealed record Contender(string Name, string? Program, string Child = StartUpChild.Library)
    {
        public List<StartUpTimes> Fresh { get; } = [];

        public List<StartUpTimes> Again { get; } = [];
    }
}
