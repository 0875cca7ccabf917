using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Cutover;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Makes and checks the binding of one SQLite file to one Postgres database, and brings the mirror's control row up to
/// the authority's. Wrong neighbours are refused by name; nothing is overwritten.
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
    /// Binds both rows to each other, SQLite first, so that a crash in between is told from a restored file.
    /// </summary>
    public static async Task BindAsync(
        IDatabaseSide sqlite, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        var (file, server) = await ReadBothAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        Check(file, server);
        if (server is { PeerId: null, Epoch: 0 }
            && await postgres.Control.HasRowsAsync(cancellationToken).ConfigureAwait(false))
        {
            throw Neighbours.ForeignRows(server);
        }

        if (server.Phase == PersistencePhase.PostgresOnly && (file.PeerId != server.OwnId || server.PeerId != file.OwnId
            || file.Generation < server.Generation))
        {
            await TakeBackAsync(sqlite, postgres, file, server, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (file.PeerId != server.OwnId)
        {
            var next = file with
            {
                PeerId = server.OwnId, Generation = file.Generation + 1, UnverifiedVersion = null, ServerMark = null,
            };
            await ReplaceAsync(sqlite, file, next, "bound", cancellationToken).ConfigureAwait(false);
        }

        if (server.PeerId is null)
        {
            await ReplaceAsync(postgres, server, server with { PeerId = file.OwnId }, "bound", cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Takes a file into service that was left, or that takes its place; the server's row last.</summary>
    private static async Task TakeBackAsync(
        IDatabaseSide sqlite, IDatabaseSide postgres, ControlRow file, ControlRow server,
        CancellationToken cancellationToken)
    {
        if (file.Epoch == 0 && await sqlite.Control.HasRowsAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new BindingRejectedException(
                WrongNeighbour.ForeignRows,
                $"SQLite file {file.OwnId} was never in service, and its tables hold rows, which somebody else has put "
                + "there. Name an empty file; it is filled from Postgres.");
        }

        var generation = Math.Max(file.Generation, server.Generation) + 1;
        var taken = file with
        {
            Phase = server.Phase,
            Epoch = server.Epoch,
            Authority = server.Authority,
            PeerId = server.OwnId,
            Generation = generation,
            UnverifiedVersion = null,
            ServerMark = null,
        };
        await ReplaceAsync(sqlite, file, taken, "taken back", cancellationToken).ConfigureAwait(false);
        var bound = server with { PeerId = file.OwnId, Generation = generation, PeerVersion = 0 };
        await ReplaceAsync(postgres, server, bound, "bound", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads both rows and makes sure that the databases belong together. A file that could not be compared when it was
    /// opened is known to be whole from then on; of a file that lost commits it is noted what it had issued, because
    /// its next write hides what gave it away.
    /// </summary>
    /// <exception cref="BindingRejectedException">They do not belong together.</exception>
    public static async Task<(ControlRow Sqlite, ControlRow Postgres)> VerifyAsync(
        IDatabaseSide sqlite, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        var (file, server) = await ReadBothAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        if (SeizureRecords.IsTaken(file))
        {
            throw new DatabaseUnavailableException(
                DatabaseSide.Postgres, "SQLite was taken over by force while Postgres was away, and Postgres is told first.");
        }

        if (Neighbours.FindRefusal(file, server) is { } refusal)
        {
            if (refusal.Kind == WrongNeighbour.LostCommits && file.IsVerified)
            {
                var marked = file with { UnverifiedVersion = file.LastVersion };
                await ReplaceAsync(sqlite, file, marked, "lost commits", cancellationToken).ConfigureAwait(false);
            }

            throw refusal;
        }

        if (await SeizureLoss.IsWaitingAsync(file, postgres, cancellationToken).ConfigureAwait(false))
        {
            throw new DatabaseUnavailableException(
                DatabaseSide.Postgres, "it has rows that were lost when SQLite was taken over by force (see 'persistence phase "
                + "history'). Nothing is copied to it before they have been taken back or given up.");
        }

        if (!file.IsVerified)
        {
            var verified = file with { UnverifiedVersion = null };
            await ReplaceAsync(sqlite, file, verified, "verified", cancellationToken).ConfigureAwait(false);
            file = verified;
        }

        return (file, server);
    }

    /// <summary>
    /// Brings both rows to one epoch, one generation and one collection: a transition may have reached only the authority,
    /// a take-over only the file, a collection only the mirror. A mirror in the middle of a change of authority is left alone.
    /// </summary>
    public static async Task AlignAsync(
        IDatabaseSide authority, IDatabaseSide mirror, CancellationToken cancellationToken)
    {
        var (sqlite, postgres) = authority.Side == DatabaseSide.Sqlite ? (authority, mirror) : (mirror, authority);
        var (file, server) = await VerifyAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        var (leader, follower) = authority.Side == DatabaseSide.Sqlite ? (file, server) : (server, file);
        var led = leader with
        {
            Generation = file.Generation, GcGeneration = Math.Max(leader.GcGeneration, follower.GcGeneration),
        };
        if (led != leader)
        {
            await ReplaceAsync(authority, leader, led, "taken over", cancellationToken).ConfigureAwait(false);
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
            PeerVersion = Math.Max(follower.PeerVersion, leader.LastVersion),
            GcGeneration = Math.Max(follower.GcGeneration, leader.GcGeneration),
        };
        // A mirror that still notes a change of authority at a lower epoch has not heard of its end.
        var mayFollow = follower.State switch
        {
            ControlState.Open => follower.Epoch <= leader.Epoch,
            ControlState.Seized => false,
            _ => follower.Epoch < leader.Epoch,
        };
        if (mayFollow && raised != follower)
        {
            await ReplaceAsync(mirror, follower, raised, PhaseHistoryEntry.Following(leader.Authority), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Moves the generation: done by every new holder of the replicator's lease. The file goes first, because Postgres
    /// ahead of the file is how a copied file is recognised.
    /// </summary>
    public static async Task TakeOverAsync(
        IDatabaseSide authority, IDatabaseSide mirror, CancellationToken cancellationToken)
    {
        var (sqlite, postgres) = authority.Side == DatabaseSide.Sqlite ? (authority, mirror) : (mirror, authority);
        var (file, _) = await VerifyAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        await ReplaceAsync(
            sqlite, file, file with { Generation = file.Generation + 1 }, "taken over", cancellationToken)
            .ConfigureAwait(false);
        await AlignAsync(authority, mirror, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Postgres' row first: what other processes issue in the file and bring over meanwhile must not look like versions
    /// or generations that the file has never had.
    /// </summary>
    private static async Task<(ControlRow Sqlite, ControlRow Postgres)> ReadBothAsync(
        IDatabaseSide sqlite, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        var server = await postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (file, server);
    }

    private static async Task ReplaceAsync(
        IDatabaseSide side, ControlRow expected, ControlRow next, string reason, CancellationToken cancellationToken)
    {
        if (!await side.Control.TryReplaceAsync(expected, next, reason, cancellationToken).ConfigureAwait(false))
        {
            throw new DatabaseUnavailableException(
                side.Side, "another process changed the control row at the same moment; it is tried again.");
        }
    }
}
