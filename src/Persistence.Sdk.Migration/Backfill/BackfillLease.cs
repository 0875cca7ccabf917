using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Backfill;

/// <summary>The right to backfill: one run at a time, of whatever process. Used by one run.</summary>
internal sealed class BackfillLease : IAsyncDisposable
{
    private const string Name = "backfill";
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly IDatabaseSide _authority;
    private readonly string _runId;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private long _renewedAt;

    private BackfillLease(IDatabaseSide authority, string runId, TimeProvider time, ILogger log)
    {
        (_authority, _runId, _time, _log) = (authority, runId, time, log);
        _renewedAt = time.GetTimestamp();
    }

    /// <summary>Waits as long as the lease of a run that was killed may last.</summary>
    /// <exception cref="BackfillRefusedException">Another run is alive.</exception>
    public static async Task<BackfillLease> AcquireAsync(
        IDatabaseSide authority, string runId, TimeProvider time, ILogger log, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (await TryAsync(authority, runId, cancellationToken).ConfigureAwait(false) is false)
        {
            if (time.GetElapsedTime(began) > 1.2 * Duration)
            {
                throw new BackfillRefusedException(
                    "another run is under way, in this process or another, and one runs at a time. Wait for it, or stop "
                    + "it and run this again; it goes on where that one ended.");
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }

        return new BackfillLease(authority, runId, time, log);
    }

    /// <summary>Renews it where that is due.</summary>
    /// <returns>Whether it was due.</returns>
    /// <exception cref="BackfillRefusedException">Another run has it.</exception>
    public async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        if (_time.GetElapsedTime(_renewedAt) < Duration / 3)
        {
            return false;
        }

        _renewedAt = _time.GetTimestamp();
        return await TryAsync(_authority, _runId, cancellationToken).ConfigureAwait(false)
            ? true
            : throw new BackfillRefusedException(
                "this run was held up for so long that another one has taken over. It goes on where this one ended.");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            await _authority.Control.ReleaseLeaseAsync(Name, _runId, limit.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (
            problem is PersistenceException or OperationCanceledException or ObjectDisposedException)
        {
            Log.LeaseNotReleased(_log, problem);
        }
    }

    private static async Task<bool> TryAsync(
        IDatabaseSide authority, string runId, CancellationToken cancellationToken) =>
        await authority.Control.TryAcquireLeaseAsync(Name, runId, Duration, cancellationToken)
            .ConfigureAwait(false) is not null;
}
