namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Long work that a condition waits for: it runs in the background, so that the coordinator goes on saying that its
/// process lives. Used by one caller at a time.
/// </summary>
/// <param name="clause">The condition.</param>
/// <param name="work">What is under way, in words.</param>
/// <param name="time">The clock of the waiting.</param>
internal sealed class GateRun(string clause, string work, TimeProvider time) : IAsyncDisposable
{
    /// <summary>What takes no longer than this is waited for, so that small databases move on at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly LatestProgress _progress = new();
    private Task? _run;

    /// <summary>Begins the work, or looks after it where it is under way.</summary>
    /// <returns>Why it is not done yet; null where it is.</returns>
    public async Task<GateClause?> FindHindranceAsync(
        Func<IProgress<TableProgress>, CancellationToken, Task> begin, CancellationToken cancellationToken)
    {
        var run = _run ??= begin(_progress, _stopping.Token);
        try
        {
            await run.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            return GateClause.Red(clause, $"{work} is under way ({_progress})", GateAdvice.Wait);
        }
        catch (PersistenceException problem)
        {
            _run = null; // the next look begins anew
            return GateClause.Red(clause, problem);
        }

        _run = null;
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_run is { } run)
        {
            // It was told at the gate, or is cancelled.
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stopping.Dispose();
    }
}
