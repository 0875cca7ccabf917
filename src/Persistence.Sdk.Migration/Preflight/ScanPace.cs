using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Preflight;

/// <summary>How far a scan has come, and how fast.</summary>
internal sealed class ScanPace(TableDefinition table, long total, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    public long Rows { get; private set; }

    public void Add(long rows) => Rows += rows;

    public TableProgress Now(bool isDone)
    {
        var rate = Rows / Math.Max(time.GetElapsedTime(_began).TotalSeconds, 0.001);
        var left = rate > 0 ? TimeSpan.FromSeconds(Math.Max(0, total - Rows) / rate) : (TimeSpan?)null;
        return new TableProgress(table.ToString(), Rows, total, rate, isDone ? TimeSpan.Zero : left, isDone);
    }
}
