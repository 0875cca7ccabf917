using Persistence.Sdk.Migration;
using Spectre.Console;

namespace Persistence.Sdk.Cli.Output;

/// <summary>Progress as one bar for each table.</summary>
internal sealed class ProgressBars(ProgressContext context) : IProgress<TableProgress>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ProgressTask> _bars = [];

    public void Report(TableProgress value)
    {
        lock (_gate)
        {
            if (!_bars.TryGetValue(value.Table, out var bar))
            {
                _bars[value.Table] = bar = context.AddTask(Markup.Escape(value.Table));
            }

            // More rows may have come since they were counted, and a table may have none.
            bar.MaxValue = Math.Max(1, Math.Max(value.Total, value.Rows));
            bar.Value = value.IsDone ? bar.MaxValue : value.Rows;
            bar.Description = Markup.Escape($"{value.Table}: {ProgressText.Of(value)}");
        }
    }
}
