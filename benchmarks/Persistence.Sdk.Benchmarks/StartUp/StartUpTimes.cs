using System.Globalization;

namespace Persistence.Sdk.Benchmarks.StartUp;

/// <summary>What one process measured.</summary>
/// <param name="Built">Milliseconds from the start of the process to the point where its work begins.</param>
/// <param name="FirstWrite">Milliseconds from there to the first durable write.</param>
/// <param name="CompiledMethods">The methods that were compiled for that; no load disturbs this figure.</param>
internal sealed record StartUpTimes(double Built, double FirstWrite, long CompiledMethods)
{
    public static StartUpTimes Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.TrimEntries);
        return new StartUpTimes(
            double.Parse(parts[0], CultureInfo.InvariantCulture),
            double.Parse(parts[1], CultureInfo.InvariantCulture),
            long.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Built} {FirstWrite} {CompiledMethods}");
}
