using Persistence.Sdk.Migration;
using Spectre.Console;

namespace Persistence.Sdk.Cli.Output;

/// <summary>
/// Shows how far a pass over the tables has come: bars at a terminal, a line now and then elsewhere.
/// </summary>
internal static class ProgressView
{
    /// <summary>Runs work that reports its progress; what is drawn is gone from the result.</summary>
    public static async Task<T> RunAsync<T>(
        Terminal terminal, TimeProvider time, Func<IProgress<TableProgress>, Task<T>> work)
    {
        if (!terminal.CanDraw)
        {
            return await work(new ProgressLines(terminal, time)).ConfigureAwait(false);
        }

        return await terminal.Drawing.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(),
                new PercentageColumn())
            .StartAsync(context => work(new ProgressBars(context)))
            .ConfigureAwait(false);
    }
}
