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
    public Task WriteAsync(
        long write, Func<Task> storing, IReadOnlyList<AcknowledgedRow> rows, CancellationToken cancellationToken)
    {
        log.Append(new Acknowledgement(write, time.GetUtcNow(), null, rows));
        return WriteAsync(
            write,
            async () =>
            {
                await storing();
                return rows;
            },
            _ => rows,
            cancellationToken);
    }

    /// <summary>
    /// A write whose rows are known by the store's answer alone: it is noted when it has been acknowledged, unless the
    /// answer tells that nothing was written.
    /// </summary>
    /// <param name="write">The number of the write.</param>
    /// <param name="storing">Calls the store.</param>
    /// <param name="rows">The rows that it has written; none where nothing was written.</param>
    /// <param name="cancellationToken">Ends the pause behind the write.</param>
    public async Task<T> WriteAsync<T>(
        long write,
        Func<Task<T>> storing,
        Func<T, IReadOnlyList<AcknowledgedRow>> rows,
        CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var answer = await storing();
        var took = Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 3);
        if (rows(answer) is { Count: > 0 } written)
        {
            log.Append(new Acknowledgement(write, time.GetUtcNow(), took, written));
            if (pace > TimeSpan.Zero)
            {
                await Task.Delay(pace, time, cancellationToken);
            }
        }

        return answer;
    }
}
