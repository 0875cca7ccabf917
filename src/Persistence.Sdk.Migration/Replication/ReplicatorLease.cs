using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>
/// The right to copy, which one process at a time holds. Whoever holds it looks at the neighbours each time it is taken
/// or renewed, and copies nothing where they were not found to belong together. Used by the replicator alone.
/// </summary>
internal sealed class ReplicatorLease(
    PhaseTracker tracker, DatabaseSides sides, string processId, TimeProvider time, ILogger log)
    : IAsyncDisposable
{
    private readonly HeldLease _lease = new("replicator", processId, TimeSpan.FromSeconds(10), time, log);
    private bool _isNew;
    private bool _isSound;

    /// <summary>Whether it is held, and the neighbours belonged together at the last look.</summary>
    public bool IsHeld => _lease.IsHeld && _isSound;

    /// <summary>Takes or renews it where that is due, and looks at the neighbours then.</summary>
    /// <exception cref="BindingRejectedException">They do not belong together.</exception>
    public async Task<bool> HoldAsync(PhaseSnapshot phase, CancellationToken cancellationToken)
    {
        var control = await phase.Authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (control.IsNewer)
        {
            await _lease.ReleaseAsync().ConfigureAwait(false); // for a process of the newer version
            throw LibraryLevel.Refusal(phase.Authority.Side, control.SchemaVersion);
        }

        if (_lease.IsDue || _lease.GivenBy(phase.Authority) is null)
        {
            await AcquireAsync(phase.Authority, cancellationToken).ConfigureAwait(false);
        }

        if (_lease.IsHeld && !(_isSound && control.IsVerified))
        {
            await LookAsync(phase, cancellationToken).ConfigureAwait(false);
        }

        return IsHeld;
    }

    /// <summary>Gives it back; it is held also where the neighbours were refused.</summary>
    public ValueTask DisposeAsync() => _lease.DisposeAsync();

    private async Task AcquireAsync(IDatabaseSide authority, CancellationToken cancellationToken)
    {
        var before = _lease.GivenBy(authority);
        _isSound = false;
        await _lease.TryTakeAsync(authority, cancellationToken).ConfigureAwait(false);
        _isNew |= _lease.GivenBy(authority) != before;
    }

    private async Task LookAsync(PhaseSnapshot phase, CancellationToken cancellationToken)
    {
        _isSound = false;
        var mirror = await sides.OpenReadyAsync(phase.Roles.Mirror!.Value, cancellationToken).ConfigureAwait(false);
        var beganAnew = phase.Authority.Side == DatabaseSide.Sqlite
            ? await Coverage.WatchAsync(phase.Authority, mirror, cancellationToken).ConfigureAwait(false)
            : await ReverseCoverage.WatchAsync(phase.Authority, mirror, cancellationToken).ConfigureAwait(false);
        if (beganAnew)
        {
            Log.CoverageBeganAnew(log);
            await tracker.ReloadAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_isNew)
        {
            await Binder.TakeOverAsync(phase.Authority, mirror, cancellationToken).ConfigureAwait(false);
        }

        (_isNew, _isSound) = (false, true);
    }
}
