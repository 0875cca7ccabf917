namespace Persistence.Sdk.Migration.Status;

/// <summary>
/// Bounds how long a question to a database may take, also where the driver does not heed the cancellation.
/// </summary>
internal static class TimeLimit
{
    /// <exception cref="TimeoutException">There was no answer in time; the work was told to stop.</exception>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> work, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var task = work(either.Token);
        try
        {
            return await task.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (
            !cancellationToken.IsCancellationRequested && timer.IsCancellationRequested)
        {
            throw new TimeoutException($"It did not answer within {limit.TotalSeconds:0.#} s.");
        }
        finally
        {
            // Nobody else looks at how work ends that was left behind.
            _ = task.ContinueWith(
                static left => _ = left.Exception, CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }
}
