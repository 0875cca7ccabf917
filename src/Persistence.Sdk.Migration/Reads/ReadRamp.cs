using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Status;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>
/// Serves point reads from Postgres while SQLite decides. SQLite says first, in one snapshot, that the key's table is
/// proved to be equal and the key is not pending: so whatever was acknowledged before the read began has been applied,
/// and what Postgres answers then, under the fence of the mirror, is at least as new. Where any of that does not hold,
/// where Postgres fails or takes longer than a caller waits, SQLite is asked as if there were no ramp. Never throws.
/// </summary>
internal sealed class ReadRamp(
    PhaseTracker tracker, DatabaseSides sides, DualWriteOptions options, PersistenceMeter meter, TimeProvider time)
{
    private readonly ReadBreaker _breaker = new(options.BreakDuration, time);

    public async Task<RampedFind<T>> TryFindAsync<T>(
        string store, TableDefinition<T> table, RowKey key, CancellationToken cancellationToken)
        where T : class
    {
        if (tracker.Current is not
            { Phase: PersistencePhase.Backfill, Authority.Pending: IKeyStandings standings } phase)
        {
            return default;
        }

        var result = ReadResults.Failed;
        T? row = null;
        try
        {
            (result, row) = await FindAsync(standings, phase.Fence, table, key, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Whatever it is, SQLite is asked; and told of, if it is SQLite's or the caller's.
        }

        meter.CountRampedRead(store, result);
        return new RampedFind<T>(result == ReadResults.Mirror, row);
    }

    private async Task<(string Result, T? Row)> FindAsync<T>(
        IKeyStandings standings, Fence fence, TableDefinition<T> table, RowKey key,
        CancellationToken cancellationToken)
        where T : class
    {
        var standing = await standings.StandingAsync(key, fence, cancellationToken).ConfigureAwait(false);
        if (!standing.IsProved)
        {
            return (ReadResults.Unproved, null);
        }

        if (standing.IsPending)
        {
            return (ReadResults.Pending, null);
        }

        return _breaker.MayTry()
            ? (ReadResults.Mirror, await AskAsync(table, key, standing.Fence, cancellationToken).ConfigureAwait(false))
            : (ReadResults.Skipped, null);
    }

    private async Task<T?> AskAsync<T>(
        TableDefinition<T> table, RowKey key, MirrorFence fence, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var row = await TimeLimit.RunAsync(FindOnMirrorAsync, options.MirrorTimeout, time, cancellationToken)
                .ConfigureAwait(false);
            _breaker.Succeeded();
            return row;
        }
        catch (Exception problem) when (problem is TimeoutException or DatabaseUnavailableException
            or PostgresRejectedException or SchemaRejectedException)
        {
            _breaker.Failed();
            throw;
        }

        async Task<T?> FindOnMirrorAsync(CancellationToken token)
        {
            var mirror = await sides.OpenReadyAsync(DatabaseSide.Postgres, token).ConfigureAwait(false);
            return await mirror.MirrorReads.FindAsync(table, key, fence, token).ConfigureAwait(false);
        }
    }
}
