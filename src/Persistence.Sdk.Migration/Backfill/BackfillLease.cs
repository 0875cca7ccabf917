using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Backfill;

/// <summary>The right to backfill: one run at a time, of whatever process. Used by one run.</summary>
internal sealed class BackfillLease(IDatabaseSide authority, string runId, TimeProvider time, ILogger log)
    : IAsyncDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly HeldLease _lease = new("backfill", runId, Duration, time, log);

    /// <summary>Takes it, and waits as long as that of a run which was killed may last.</summary>
    /// <exception cref="BackfillRefusedException">Another run is alive.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (!await _lease.TryTakeAsync(authority, cancellationToken).ConfigureAwait(false))
        {
            if (time.GetElapsedTime(began) > 1.2 * Duration)
            {
                throw new BackfillRefusedException(
                    "another run is under way, in this process or another, and one runs at a time. Wait for it, or "
                    + "stop it and run this again; it goes on where that one ended.");
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Renews it where that is due.</summary>
    /// <returns>Whether it was due.</returns>
    /// <exception cref="BackfillRefusedException">Another run has it.</exception>
    public async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        var wasDue = _lease.IsDue;
        return await _lease.KeepAsync(cancellationToken).ConfigureAwait(false)
            ? wasDue
            : throw new BackfillRefusedException(
                "this run was held up for so long that another one has taken over. It goes on where this one ended.");
    }

    public ValueTask DisposeAsync() => _lease.DisposeAsync();
}
