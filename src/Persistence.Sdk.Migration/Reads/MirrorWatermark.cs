using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>
/// Writes into SQLite, while it follows Postgres, up to when it is complete: whatever was committed before that instant
/// is there. What Postgres has committed and SQLite lacks is pending, so that is the instant since which the oldest key
/// has been pending, or that of the look. Said only of a file that had everything when coverage began, or was given it
/// since. Done by the holder of the replicator's lease.
/// </summary>
internal sealed class MirrorWatermark(DatabaseSides sides, TableCatalog catalog, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private long? _lastNote;
    private long _completeSince;

    public async Task NoteAsync(IDatabaseSide authority, CancellationToken cancellationToken)
    {
        if (authority.Side != DatabaseSide.Postgres
            || (_lastNote is { } last && time.GetElapsedTime(last) < Interval))
        {
            return;
        }

        _lastNote = time.GetTimestamp();
        var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (control.Phase == PersistencePhase.ReadCutover && control.CoverageEpoch > 0
            && await HasHistoryAsync(control, authority, cancellationToken).ConfigureAwait(false))
        {
            var until = await authority.Pending.SettledUntilAsync(cancellationToken).ConfigureAwait(false);
            await sqlite.Control.NoteCompleteAsync(until, control.Stamp.MirrorFence, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task<bool> HasHistoryAsync(
        ControlRow control, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        if (_completeSince != control.CoverageEpoch
            && await Rollback.HasHistoryAsync(control, postgres, catalog, cancellationToken).ConfigureAwait(false))
        {
            _completeSince = control.CoverageEpoch;
        }

        return _completeSince == control.CoverageEpoch;
    }
}
