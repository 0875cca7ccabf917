using Persistence.Sdk.Migration;

namespace Persistence.Sdk.Cli.Output;

/// <summary>Progress as lines: one when a table is done, and one every few seconds in between.</summary>
internal sealed class ProgressLines(Terminal terminal, TimeProvider time) : IProgress<TableProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private long _last = time.GetTimestamp();

    public void Report(TableProgress value)
    {
        lock (_gate)
        {
            if (value.IsDone || time.GetElapsedTime(_last) >= Interval)
            {
                _last = time.GetTimestamp();
                terminal.Say($"{value.Table}: {ProgressText.Of(value)}");
            }
        }
    }
}
