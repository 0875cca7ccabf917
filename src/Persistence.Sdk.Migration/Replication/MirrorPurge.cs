using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Phases;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>
/// Lets the mirror remove its own expired rows, as well as it can: what it does not remove now it removes another time.
/// One attempt runs at a time; a mirror that is slow, down or refusing costs a caller at most
/// <see cref="DualWriteOptions.MirrorTimeout"/> and never fails it. Safe for concurrent use.
/// </summary>
internal sealed class MirrorPurge(
    DatabaseSides sides, MirrorBreaker breaker, DualWriteOptions options, TimeProvider time, ILogger<MirrorPurge> log)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new(Timeout.InfiniteTimeSpan, time);
    private volatile Task _attempt = Task.CompletedTask;
    private volatile bool _closed;
    private int _isRunning;

    /// <summary>Waits for the mirror at most the mirror time-out. Never throws.</summary>
    public async Task OfferAsync(DatabaseSide mirror, TableDefinition table, int limit, MirrorFence fence)
    {
        if (_closed || Interlocked.CompareExchange(ref _isRunning, 1, 0) != 0)
        {
            return;
        }

        var attempt = _attempt = AttemptAsync(new Work(sides, mirror, table, limit, fence));
        try
        {
            await attempt.WaitAsync(options.MirrorTimeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It goes on without the caller.
        }
    }

    /// <summary>Gives the attempt that runs its time, and allows no other.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _stopping.CancelAfter(breaker.AttemptTimeout);
        await _attempt.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AttemptAsync(Work work)
    {
        try
        {
            await breaker.ExecuteAsync(PurgeAsync, work, _stopping.Token).ConfigureAwait(false);
        }
        catch (BrokenCircuitException)
        {
            // The attempt is skipped while the breaker is open.
        }
        catch (Exception problem) when (
            problem is PersistenceException or TimeoutRejectedException or OperationCanceledException)
        {
            Log.MirrorPurgeLeft(log, work.Table.ToString(), problem.GetType().Name);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            Log.MirrorPurgeFailed(log, work.Table.ToString(), problem);
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    private static async ValueTask PurgeAsync(Work work, CancellationToken cancellationToken)
    {
        var mirror = await work.Sides.OpenReadyAsync(work.Side, cancellationToken).ConfigureAwait(false);
        await mirror.Mirror.PurgeExpiredAsync(
            work.Table, work.Limit, work.Fence, cancellationToken).ConfigureAwait(false);
    }

    private sealed record Work(
        DatabaseSides Sides, DatabaseSide Side, TableDefinition Table, int Limit, MirrorFence Fence);
}
