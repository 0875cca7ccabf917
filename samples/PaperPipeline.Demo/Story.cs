using System.Diagnostics;
using System.Globalization;

namespace PaperPipeline.Demo;

/// <summary>Tells what happens, each line with the seconds since the beginning.</summary>
internal sealed class Story(TextWriter output)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public void Phase(int number, string what) =>
        output.WriteLine($"{Environment.NewLine}phase {number}: {what}");

    public void Tell(string what) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"  {_clock.Elapsed.TotalSeconds,5:0.0} s  {what}"));
}
