namespace Persistence.Sdk.Migration.Backfill;

/// <summary>Tells how far a table has come, at which rate, and how long it will take.</summary>
/// <param name="table">The table.</param>
/// <param name="total">All its rows.</param>
/// <param name="before">The rows that an earlier run has done.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Who is told; null for nobody.</param>
internal sealed class ProgressMeter(
    string table, long total, long before, TimeProvider time, IProgress<TableProgress>? progress)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>How long it has taken so far.</summary>
    public double Seconds => time.GetElapsedTime(_began).TotalSeconds;

    public void Report(long rows, bool isDone)
    {
        var seconds = Seconds;
        var rate = seconds > 0 ? (rows - before) / seconds : 0;
        var left = Math.Max(0, total - rows);
        TimeSpan? remaining = isDone ? TimeSpan.Zero : rate > 0 ? TimeSpan.FromSeconds(left / rate) : null;
        progress?.Report(new TableProgress(table, rows, Math.Max(total, rows), rate, remaining, isDone));
    }
}
