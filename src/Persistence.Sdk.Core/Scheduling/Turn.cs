namespace Persistence.Sdk.Core.Scheduling;

/// <summary>
/// Callers that were told by one commit come back one after the other. Whoever begins the next batch behind them takes
/// them all along, where at once it would take the first alone. Thread-safe.
/// </summary>
internal static class Turn
{
    /// <summary>Continues on the thread pool, behind the work that is queued there now.</summary>
    public static Task BehindOthersAsync()
    {
        var turn = new TaskCompletionSource();
        ThreadPool.UnsafeQueueUserWorkItem(static turn => turn.SetResult(), turn, preferLocal: false);
        return turn.Task;
    }
}
