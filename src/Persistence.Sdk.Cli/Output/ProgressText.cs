using System.Globalization;
using Persistence.Sdk.Migration;

namespace Persistence.Sdk.Cli.Output;

/// <summary>Rows, rate and the time left in words.</summary>
internal static class ProgressText
{
    public static string Of(TableProgress progress)
    {
        var rows = string.Create(CultureInfo.InvariantCulture, $"{progress.Rows:N0} of {progress.Total:N0} rows");
        if (progress.IsDone)
        {
            return $"{rows}, done";
        }

        var rate = string.Create(CultureInfo.InvariantCulture, $"{rows}, {progress.RowsPerSecond:N0} rows/s");
        return progress.Remaining is { } left ? $"{rate}, {left:hh\\:mm\\:ss} left" : rate;
    }
}
