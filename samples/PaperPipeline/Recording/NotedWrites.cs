namespace PaperPipeline.Recording;

/// <summary>
/// Numbers the writes and notes when one begins and when a store has acknowledged it. Numbers grow, also from one start
/// of the application to the next. Most rows carry the number of the write that made them last. Thread-safe.
/// </summary>
internal sealed class NotedWrites(AcknowledgementLog log, TimeProvider time, TimeSpan pace)
{
    private const long WritesInMillisecond = 1_000;
    private long _writes = time.GetUtcNow().ToUnixTimeMilliseconds() * WritesInMillisecond;

    /// <summary>The number of the next write.</summary>
    public long Next() => Interlocked.Increment(ref _writes);

    /// <param name="write">The number of the write.</param>
    /// <param name="storing">Calls the store.</param>
    /// <param name="rows">The rows that it writes.</param>
    /// <param name="cancellationToken">Ends the pause behind the write.</param>
    public async Task WriteAsync(
        long write, Func<Task> storing, IReadOnlyList<AcknowledgedRow> rows, CancellationToken cancellationToken)
    {
        log.Append(new Acknowledgement(write, time.GetUtcNow(), null, rows));
        var start = time.GetTimestamp();
        await storing();
        var took = Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 3);
        log.Append(new Acknowledgement(write, time.GetUtcNow(), took, rows));
        if (pace > TimeSpan.Zero)
        {
            await Task.Delay(pace, time, cancellationToken);
        }
    }
}
