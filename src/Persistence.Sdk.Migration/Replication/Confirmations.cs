using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Replication;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>
/// Has inline deliveries confirmed by a mirror that commits asynchronously, many at a time, and acknowledges them then.
/// A confirmation that fails costs nothing but a replay. Safe for concurrent use.
/// </summary>
internal sealed class Confirmations(TimeSpan timeout, TimeProvider time, ILogger log) : IAsyncDisposable
{
    /// <summary>How long deliveries gather; the pending set is longer by what is written meanwhile.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(10);

    private volatile Task _run = Task.CompletedTask;
    private Route? _waiting;
    private int _isRunning;

    /// <summary>Says that something was applied which is to be confirmed soon.</summary>
    public void Expect(IDatabaseSide authority, IAsynchronousCommitMirror mirror)
    {
        Volatile.Write(ref _waiting, new Route(authority, mirror));
        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
        {
            _run = RunAsync();
        }
    }

    /// <summary>Waits until what is expected is confirmed or given up.</summary>
    public async ValueTask DisposeAsync()
    {
        while (Volatile.Read(ref _isRunning) == 1)
        {
            await _run.ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        do
        {
            await Task.Delay(Linger, time).ConfigureAwait(false);
            if (Interlocked.Exchange(ref _waiting, null) is { } route)
            {
                await ConfirmAsync(route).ConfigureAwait(false);
            }

            Volatile.Write(ref _isRunning, 0);
        }
        while (Volatile.Read(ref _waiting) is not null && Interlocked.Exchange(ref _isRunning, 1) == 0);
    }

    private async Task ConfirmAsync(Route route)
    {
        try
        {
            using var limit = new CancellationTokenSource(timeout, time);
            route.Authority.Pending.Acknowledge(await route.Mirror.ConfirmAsync(limit.Token).ConfigureAwait(false));
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // The keys are pending still.
            Log.ConfirmationLeft(log, problem.GetType().Name);
        }
    }

    private sealed record Route(IDatabaseSide Authority, IAsynchronousCommitMirror Mirror);
}
