using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>
/// Keeps processes from tidying up side by side. Nothing breaks where they do: it only saves work. Used by one pass.
/// </summary>
internal sealed class MaintenanceLease : IAsyncDisposable
{
    private const string Name = "maintenance";
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private readonly IDatabaseSide _authority;
    private readonly string _passId;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private long _renewedAt;

    private MaintenanceLease(IDatabaseSide authority, string passId, TimeProvider time, ILogger log)
    {
        (_authority, _passId, _time, _log) = (authority, passId, time, log);
        _renewedAt = time.GetTimestamp();
    }

    /// <exception cref="MaintenanceRefusedException">Another pass has it.</exception>
    public static async Task<MaintenanceLease> AcquireAsync(
        IDatabaseSide authority, string passId, TimeProvider time, ILogger log, CancellationToken cancellationToken)
    {
        var lease = new MaintenanceLease(authority, passId, time, log);
        await lease.TakeAsync(cancellationToken).ConfigureAwait(false);
        return lease;
    }

    /// <summary>Renews it where that is due.</summary>
    /// <exception cref="MaintenanceRefusedException">Another pass has it.</exception>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (_time.GetElapsedTime(_renewedAt) >= Duration / 3)
        {
            _renewedAt = _time.GetTimestamp();
            await TakeAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            await _authority.Control.ReleaseLeaseAsync(Name, _passId, limit.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (
            problem is PersistenceException or OperationCanceledException or ObjectDisposedException)
        {
            Log.LeaseNotReleased(_log, problem);
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (await _authority.Control.TryAcquireLeaseAsync(Name, _passId, Duration, cancellationToken)
            .ConfigureAwait(false) is null)
        {
            throw new MaintenanceRefusedException();
        }
    }
}
