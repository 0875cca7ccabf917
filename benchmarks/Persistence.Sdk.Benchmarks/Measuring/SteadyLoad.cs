using System.Collections.Concurrent;
using System.Diagnostics;

namespace Persistence.Sdk.Benchmarks.Measuring;

/// <summary>
/// Calls that begin at a fixed rate, whether or not the ones before have come back: as users come, and unlike a fixed
/// number of callers that wait for each other, so that a pause meets everybody who comes in it.
/// </summary>
internal sealed class SteadyLoad(int perSecond, Func<Task> call)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly List<Task> _running = [];

    /// <summary>Begins calls until it is told to stop, and waits for them.</summary>
    /// <returns>All calls, in the order in which they came back.</returns>
    public async Task<IReadOnlyList<Call>> RunAsync(CancellationToken until)
    {
        var start = Stopwatch.GetTimestamp();
        for (var begun = 0L; !until.IsCancellationRequested;)
        {
            for (var due = (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond); begun < due; begun++)
            {
                var at = start + (begun * Stopwatch.Frequency / perSecond);
                _running.Add(Task.Run(() => RunOneAsync(at), CancellationToken.None));
            }

            await Task.Delay(Tick, CancellationToken.None);
        }

        await Task.WhenAll(_running);
        return [.. _calls];
    }

    /// <summary>The same for a length of time.</summary>
    public async Task<IReadOnlyList<Call>> RunAsync(TimeSpan length)
    {
        using var limit = new CancellationTokenSource(length);
        return await RunAsync(limit.Token);
    }

    private async Task RunOneAsync(long due)
    {
        var began = Stopwatch.GetTimestamp();
        await call();
        _calls.Enqueue(new Call(due, began, Stopwatch.GetTimestamp()));
    }
}
