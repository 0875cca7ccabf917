using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Cutover;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Checks the binding of one SQLite file to one Postgres database, and brings the mirror's control row up to the
/// authority's. Wrong neighbours are refused by name; nothing is overwritten.
/// </summary>
internal static class Binder
{
    /// <summary>
    /// Checks that two databases belong together or are both still free.
    /// </summary>
    /// <exception cref="BindingRejectedException">They do not.</exception>
    public static void Check(ControlRow sqlite, ControlRow postgres)
    {
        if (Neighbours.FindRefusal(sqlite, postgres) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>
    /// Reads both rows and makes sure that the databases belong together. A file of which that was in doubt is known to
    /// be whole behind it.
    /// </summary>
    /// <exception cref="BindingRejectedException">They do not belong together.</exception>
    public static async Task<(ControlRow Sqlite, ControlRow Postgres)> VerifyAsync(
        IDatabaseSide sqlite, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        var (file, server) = await CompareAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        return file switch
        {
            { IsVerified: true } => (file, server),
            { Authority: DatabaseSide.Sqlite } =>
                await MoveGenerationAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false),
            _ => (await ClearAsync(sqlite, file, cancellationToken).ConfigureAwait(false), server),
        };
    }

    /// <summary>
    /// Brings both rows to one epoch, one generation and one collection: a transition may have reached only the
    /// authority, a take-over only the file, a collection only the mirror. A mirror in the middle of a change of
    /// authority is left alone.
    /// </summary>
    public static async Task AlignAsync(
        IDatabaseSide authority, IDatabaseSide mirror, CancellationToken cancellationToken)
    {
        var (sqlite, postgres) = Order(authority, mirror);
        var (file, server) = await VerifyAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        await FollowAsync(authority, mirror, file, server, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Done by every new holder of the replicator's lease.</summary>
    /// <exception cref="BindingRejectedException">They do not belong together.</exception>
    public static async Task TakeOverAsync(
        IDatabaseSide authority, IDatabaseSide mirror, CancellationToken cancellationToken)
    {
        var (sqlite, postgres) = Order(authority, mirror);
        await MoveGenerationAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        await AlignAsync(authority, mirror, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Moves the generation, and nothing else: done at each take-over, and by every process before its first write
    /// while SQLite decides. The file goes first, because Postgres ahead of the file is how a copied file is
    /// recognised. Only behind it no delivery arrives any more that was sent before the file was opened, so that both
    /// are compared once more then; until that is done a file that is in doubt stays so.
    /// </summary>
    /// <returns>Both rows as they stand then.</returns>
    /// <exception cref="BindingRejectedException">They do not belong together.</exception>
    public static async Task<(ControlRow Sqlite, ControlRow Postgres)> MoveGenerationAsync(
        IDatabaseSide sqlite, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        var (file, server) = await CompareAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        var moved = file with { Generation = file.Generation + 1 };
        await PairedRows.ReplaceAsync(sqlite, file, moved, "taken over", cancellationToken).ConfigureAwait(false);
        await PairedRows.ReplaceAsync(
            postgres, server, server with { Generation = moved.Generation }, "taken over", cancellationToken)
            .ConfigureAwait(false);
        (file, server) = await CompareAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        return file.IsVerified
            ? (file, server)
            : (await ClearAsync(sqlite, file, cancellationToken).ConfigureAwait(false), server);
    }

    private static (IDatabaseSide Sqlite, IDatabaseSide Postgres) Order(
        IDatabaseSide authority, IDatabaseSide mirror) =>
        authority.Side == DatabaseSide.Sqlite ? (authority, mirror) : (mirror, authority);

    /// <summary>
    /// Reads both rows and makes sure that the databases belong together. Of a file that lost commits it is noted what
    /// it had issued, because its next write hides what gave it away.
    /// </summary>
    private static async Task<(ControlRow Sqlite, ControlRow Postgres)> CompareAsync(
        IDatabaseSide sqlite, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        var (file, server) = await PairedRows.ReadAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        if (SeizureRecords.IsTaken(file))
        {
            throw new DatabaseUnavailableException(
                DatabaseSide.Postgres,
                "SQLite was taken over by force while Postgres was away, and Postgres is told first.");
        }

        if (Neighbours.FindRefusal(file, server) is { } refusal)
        {
            if (refusal.Kind == WrongNeighbour.LostCommits && file.IsVerified)
            {
                var marked = file with { UnverifiedVersion = file.LastVersion };
                await PairedRows.ReplaceAsync(sqlite, file, marked, "lost commits", cancellationToken)
                    .ConfigureAwait(false);
            }

            throw refusal;
        }

        return await SeizureLoss.IsWaitingAsync(file, postgres, cancellationToken).ConfigureAwait(false)
            ? throw new DatabaseUnavailableException(
                DatabaseSide.Postgres,
                "it has rows that were lost when SQLite was taken over by force (see 'persistence phase history'). "
                + "Nothing is copied to it before they have been taken back or given up.")
            : (file, server);
    }

    private static async Task<ControlRow> ClearAsync(
        IDatabaseSide sqlite, ControlRow file, CancellationToken cancellationToken)
    {
        var verified = file with { UnverifiedVersion = null };
        await PairedRows.ReplaceAsync(sqlite, file, verified, "verified", cancellationToken).ConfigureAwait(false);
        return verified;
    }

    private static async Task FollowAsync(
        IDatabaseSide authority, IDatabaseSide mirror, ControlRow file, ControlRow server,
        CancellationToken cancellationToken)
    {
        var (leader, follower) = authority.Side == DatabaseSide.Sqlite ? (file, server) : (server, file);
        var led = leader with
        {
            Generation = file.Generation, GcGeneration = Math.Max(leader.GcGeneration, follower.GcGeneration),
        };
        if (led != leader)
        {
            await PairedRows.ReplaceAsync(authority, leader, led, "taken over", cancellationToken)
                .ConfigureAwait(false);
        }

        var raised = follower with
        {
            Phase = leader.Phase,
            Epoch = leader.Epoch,
            Authority = leader.Authority,
            CoverageEpoch = leader.CoverageEpoch,
            Ceiling = leader.Ceiling,
            State = ControlState.Open,
            AttemptId = null,
            // A fresh start that stopped between the two sides has bound only the first.
            PeerId = follower.PeerId ?? (leader.PeerId == follower.OwnId ? leader.OwnId : null),
            Generation = file.Generation,
            PeerVersion = Math.Max(follower.PeerVersion, Neighbours.Known(leader)),
            GcGeneration = Math.Max(follower.GcGeneration, leader.GcGeneration),
        };
        // A mirror that still notes a change of authority at a lower epoch has not heard of its end. A file that says that
        // it is left goes on saying so at that epoch: Postgres may follow at any moment.
        var mayFollow = follower.State switch
        {
            ControlState.Open => follower.Epoch < leader.Epoch
                || (follower.Epoch == leader.Epoch && follower.Phase == leader.Phase),
            ControlState.Seized => false,
            _ => follower.Epoch < leader.Epoch,
        };
        if (mayFollow && raised != follower)
        {
            await PairedRows.ReplaceAsync(
                mirror, follower, raised, PhaseHistoryEntry.Following(leader.Authority), cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
