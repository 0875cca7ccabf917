using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;

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
        if (FindRefusal(sqlite, postgres) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Why two databases do not belong together; null where nothing speaks against it.</summary>
    public static BindingRejectedException? FindRefusal(ControlRow sqlite, ControlRow postgres)
    {
        if (postgres.PeerId is not null && postgres.PeerId != sqlite.OwnId)
        {
            return new BindingRejectedException(
                $"Postgres instance {postgres.OwnId} is bound to SQLite file {postgres.PeerId}, and this is file "
                + $"{sqlite.OwnId}. "
                + "Use the bound file, or another Postgres database for this one.");
        }

        if (sqlite.PeerId is not null && sqlite.PeerId != postgres.OwnId)
        {
            return new BindingRejectedException(
                $"SQLite file {sqlite.OwnId} is bound to Postgres instance {sqlite.PeerId}, and this is instance "
                + $"{postgres.OwnId}: "
                + "another or an emptied server. Connect to the bound one, or go back to phase SqliteOnly first.");
        }

        if (postgres.PeerId is not null && sqlite.PeerId is null)
        {
            return new BindingRejectedException(
                $"Postgres instance {postgres.OwnId} knows SQLite file {sqlite.OwnId}, but the file has forgotten the "
                + "binding: "
                + "it was restored from a backup. Bring back the newer file.");
        }

        if (postgres.Generation > sqlite.Generation)
        {
            return new BindingRejectedException(
                $"SQLite file {sqlite.OwnId} is at generation {sqlite.Generation}, and Postgres has seen generation "
                + $"{postgres.Generation}: it is a copy, or was restored from a backup. "
                + "Use the file that is in service.");
        }

        if (HasLostCommits(sqlite, postgres))
        {
            return new BindingRejectedException(
                $"SQLite file {sqlite.OwnId} has issued versions up to {sqlite.LastVersion}, and Postgres holds "
                + $"{postgres.PeerVersion}: the file lost its last commits (a restored backup or a lost '-wal' file).");
        }

        return null;
    }

    /// <summary>
    /// Binds both rows to each other, SQLite first, so that a crash in between is told from a restored file.
    /// </summary>
    public static async Task BindAsync(
        IDatabaseSide sqlite, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        var (file, server) = await ReadBothAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        Check(file, server);
        if (file.PeerId is null)
        {
            await ReplaceAsync(sqlite, file, file with { PeerId = server.OwnId, Generation = file.Generation + 1 },
                "bound", cancellationToken).ConfigureAwait(false);
        }

        if (server.PeerId is null)
        {
            await ReplaceAsync(postgres, server, server with { PeerId = file.OwnId }, "bound", cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Brings both rows to one epoch and one generation: a transition may have reached only the authority, a take-over
    /// only the file. A mirror in the middle of a change of authority is left alone.
    /// </summary>
    public static async Task AlignAsync(
        IDatabaseSide authority, IDatabaseSide mirror, CancellationToken cancellationToken)
    {
        var (leader, follower) = await ReadBothAsync(authority, mirror, cancellationToken).ConfigureAwait(false);
        var (file, server) = authority.Side == DatabaseSide.Sqlite ? (leader, follower) : (follower, leader);
        Check(file, server);
        if (authority.Side == DatabaseSide.Postgres && server.Generation < file.Generation)
        {
            await ReplaceAsync(
                authority, leader, leader with { Generation = file.Generation }, "taken over", cancellationToken)
                .ConfigureAwait(false);
        }

        var raised = follower with
        {
            Phase = leader.Phase,
            Epoch = leader.Epoch,
            Authority = leader.Authority,
            CoverageEpoch = leader.CoverageEpoch,
            Ceiling = leader.Ceiling,
            // A fresh start that stopped between the two sides has bound only the first.
            PeerId = follower.PeerId ?? (leader.PeerId == follower.OwnId ? leader.OwnId : null),
            Generation = file.Generation,
            PeerVersion = Math.Max(follower.PeerVersion, leader.LastVersion),
        };
        if (follower.State == ControlState.Open && follower.Epoch <= leader.Epoch && raised != follower)
        {
            await ReplaceAsync(mirror, follower, raised, $"follows the {leader.Authority} side", cancellationToken)
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
        var sqlite = authority.Side == DatabaseSide.Sqlite ? authority : mirror;
        var (leader, follower) = await ReadBothAsync(authority, mirror, cancellationToken).ConfigureAwait(false);
        var (file, server) = authority.Side == DatabaseSide.Sqlite ? (leader, follower) : (follower, leader);
        if (HasLostCommits(file, server) && file.PeerId == server.OwnId)
        {
            // Its next write hides what gave it away, so the file is marked as what it is: behind.
            await ReplaceAsync(
                sqlite, file, file with { Generation = server.Generation - 1 }, "found behind", cancellationToken)
                .ConfigureAwait(false);
        }

        Check(file, server);
        await ReplaceAsync(
            sqlite, file, file with { Generation = file.Generation + 1 }, "taken over", cancellationToken)
            .ConfigureAwait(false);
        await AlignAsync(authority, mirror, cancellationToken).ConfigureAwait(false);
    }

    private static bool HasLostCommits(ControlRow sqlite, ControlRow postgres) =>
        sqlite.Authority == DatabaseSide.Sqlite && postgres.PeerVersion > sqlite.LastVersion;

    /// <summary>
    /// Postgres' row first: what other processes issue in the file and bring over meanwhile must not look like versions
    /// or generations that the file has never had.
    /// </summary>
    private static async Task<(ControlRow Authority, ControlRow Mirror)> ReadBothAsync(
        IDatabaseSide authority, IDatabaseSide mirror, CancellationToken cancellationToken)
    {
        var (postgres, sqlite) = authority.Side == DatabaseSide.Postgres ? (authority, mirror) : (mirror, authority);
        var server = await postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        return authority.Side == DatabaseSide.Postgres ? (server, file) : (file, server);
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
