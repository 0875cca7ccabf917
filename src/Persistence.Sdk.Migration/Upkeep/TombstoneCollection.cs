using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>
/// Begins collections of tombstones: raises the counter of the mirror, then that of the authority. Images carry what
/// the authority knew when they were read, so that whatever a process held back over two collections is refused. The
/// counter alone makes it safe; the clock only says how often. Safe for concurrent use.
/// </summary>
internal sealed class TombstoneCollection(
    TimeSpan interval, IIdGenerator ids, TimeProvider time, ILogger<TombstoneCollection> log)
{
    private const string Reason = "tombstones collected";

    /// <param name="authority">The database that decides.</param>
    /// <param name="mirror">The one that follows; null where there is none, or it cannot be reached.</param>
    /// <param name="cancellationToken">Honoured between the steps.</param>
    public async Task<CollectionState> BeginAsync(
        IDatabaseSide authority, IDatabaseSide? mirror, CancellationToken cancellationToken)
    {
        var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (control.State != ControlState.Open || control.Authority != authority.Side || control.IsNewer
            || !control.IsVerified)
        {
            return CollectionState.Unsettled;
        }

        return control switch
        {
            { HasMirror: true } when mirror is null => CollectionState.MirrorAway,
            { HasMirror: true } =>
                await BeginAsync(authority, control, mirror, cancellationToken).ConfigureAwait(false),
            { Phase: PersistencePhase.SqliteOnly, PeerId: not null } => CollectionState.Kept,
            _ => await OnceAsync(
                authority, token => RaiseAsync(authority, control, control.GcGeneration + 1, token), cancellationToken)
                .ConfigureAwait(false),
        };
    }

    private async Task<CollectionState> BeginAsync(
        IDatabaseSide authority, ControlRow control, IDatabaseSide mirror, CancellationToken cancellationToken)
    {
        var follower = await mirror.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (follower.State != ControlState.Open || follower.Epoch != control.Epoch || follower.PeerId != control.OwnId
            || follower.IsNewer || follower.GcGeneration < control.GcGeneration)
        {
            return CollectionState.Unsettled;
        }

        // One that reached only the mirror is brought to its end before the next one begins.
        if (follower.GcGeneration > control.GcGeneration)
        {
            return await RaiseAsync(authority, control, follower.GcGeneration, cancellationToken).ConfigureAwait(false)
                ? CollectionState.Begun
                : CollectionState.Unsettled;
        }

        var next = control.GcGeneration + 1;
        return await OnceAsync(
            authority,
            async token => await RaiseAsync(mirror, follower, next, token).ConfigureAwait(false)
                && await RaiseAsync(authority, control, next, token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does it where the last one is long enough ago.</summary>
    private async Task<CollectionState> OnceAsync(
        IDatabaseSide authority, Func<CancellationToken, Task<bool>> begin, CancellationToken cancellationToken)
    {
        // Taken for the time until the next collection, and given back only where this one does not come about.
        var lease = new HeldLease("collection", ids.NextUuid().ToString("D"), interval, time, log);
        if (!await lease.TryTakeAsync(authority, cancellationToken).ConfigureAwait(false))
        {
            return CollectionState.NotDue;
        }

        if (await begin(cancellationToken).ConfigureAwait(false))
        {
            return CollectionState.Begun;
        }

        await lease.ReleaseAsync().ConfigureAwait(false);
        return CollectionState.Unsettled;
    }

    private static Task<bool> RaiseAsync(
        IDatabaseSide side, ControlRow seen, long generation, CancellationToken cancellationToken) =>
        side.Control.TryReplaceAsync(seen, seen with { GcGeneration = generation }, Reason, cancellationToken);
}
