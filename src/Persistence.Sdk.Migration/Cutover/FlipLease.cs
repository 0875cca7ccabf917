using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// Tells a live coordinator from one that died in the middle: kept on the old authority while a change of authority
/// goes on. It is no fence: a coordinator that wakes late is refused by the attempt's id.
/// </summary>
internal sealed class FlipLease : IAsyncDisposable
{
    private const string Name = "flip";

    /// <summary>Writes wait about this long where a coordinator dies.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    private readonly IControlPlane _control;
    private readonly string _holder;
    private readonly TimeProvider _time;
    private long _renewedAt;

    private FlipLease(IControlPlane control, string holder, TimeProvider time)
    {
        (_control, _holder, _time) = (control, holder, time);
        _renewedAt = time.GetTimestamp();
    }

    /// <summary>Takes the lease.</summary>
    /// <returns>Null while somebody else has it.</returns>
    public static async Task<FlipLease?> TryTakeAsync(
        IDatabaseSide old, string holder, TimeProvider time, CancellationToken cancellationToken)
    {
        var lease = await old.Control.TryAcquireLeaseAsync(Name, holder, Duration, cancellationToken)
            .ConfigureAwait(false);
        return lease is null ? null : new FlipLease(old.Control, holder, time);
    }

    /// <summary>Keeps it, where a third of its time has gone by.</summary>
    /// <returns>False where somebody else has taken it meanwhile.</returns>
    public async Task<bool> KeepAsync(CancellationToken cancellationToken)
    {
        if (_time.GetElapsedTime(_renewedAt) < Duration / 3)
        {
            return true;
        }

        _renewedAt = _time.GetTimestamp();
        return await _control.TryAcquireLeaseAsync(Name, _holder, Duration, cancellationToken)
            .ConfigureAwait(false) is not null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            await _control.ReleaseLeaseAsync(Name, _holder, limit.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is PersistenceException or OperationCanceledException)
        {
            // It expires by itself.
        }
    }
}
