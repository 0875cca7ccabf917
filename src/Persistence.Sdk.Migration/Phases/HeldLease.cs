using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// A right that one run keeps while it is at work: taken on the side that decides, renewed where a third of its time
/// has gone by, and given back at the end; where that fails it expires. Used by one run.
/// </summary>
/// <param name="name">What it is a right to.</param>
/// <param name="holder">The run.</param>
/// <param name="duration">How long it lasts where it is not renewed.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where it is told that it could not be given back.</param>
internal sealed class HeldLease(string name, string holder, TimeSpan duration, TimeProvider time, ILogger log)
    : IAsyncDisposable
{
    private static readonly TimeSpan LongestRelease = TimeSpan.FromSeconds(2);
    private IDatabaseSide? _side;
    private Lease? _lease;
    private long _renewedAt;

    /// <summary>Whether it was given when it was asked for last.</summary>
    public bool IsHeld => _lease is not null;

    /// <summary>Whether it is to be renewed, or taken again.</summary>
    public bool IsDue => _lease is null || time.GetElapsedTime(_renewedAt) >= duration / 3;

    /// <summary>What was given last on that side; null where it is not held there.</summary>
    public Lease? GivenBy(IDatabaseSide side) => _side == side ? _lease : null;

    /// <summary>Takes or renews it, whether that is due or not.</summary>
    /// <returns>False while somebody else has it.</returns>
    public async Task<bool> TryTakeAsync(IDatabaseSide side, CancellationToken cancellationToken)
    {
        (_lease, _renewedAt) = (null, time.GetTimestamp());
        _lease = await side.Control.TryAcquireLeaseAsync(name, holder, duration, cancellationToken)
            .ConfigureAwait(false);
        _side = _lease is null ? _side : side;
        return _lease is not null;
    }

    /// <summary>Renews it where that is due.</summary>
    /// <returns>False where somebody else has it.</returns>
    public async Task<bool> KeepAsync(CancellationToken cancellationToken) =>
        !IsDue || await TryTakeAsync(_side!, cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync() => new(ReleaseAsync());

    /// <summary>Gives it back, if it was ever held. It may be taken again.</summary>
    public async Task ReleaseAsync()
    {
        if (_side is null)
        {
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(LongestRelease, time);
            await _side.Control.ReleaseLeaseAsync(name, holder, limit.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (
            problem is PersistenceException or OperationCanceledException or ObjectDisposedException)
        {
            Log.LeaseNotReleased(log, name, problem);
        }

        (_side, _lease) = (null, null);
    }
}
