using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Watches over the file while Postgres decides: done by the holder of the replicator's lease, and by every process
/// before its first write. A file that is a copy, was restored or lost commits ends coverage, at a higher epoch, so
/// that no image reaches it any more and hides what it lost. When the right one is back, coverage begins anew.
/// </summary>
internal static class ReverseCoverage
{
    /// <summary>Compares the neighbours, and makes sure that coverage holds or begins anew.</summary>
    /// <returns>Whether it began anew: the epoch has moved.</returns>
    /// <exception cref="BindingRejectedException">They do not belong together, or the file is not whole.</exception>
    public static async Task<bool> WatchAsync(
        IDatabaseSide postgres, IDatabaseSide sqlite, CancellationToken cancellationToken)
    {
        await CheckAsync(postgres, sqlite, cancellationToken).ConfigureAwait(false);
        var server = await postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (server.Authority != DatabaseSide.Postgres || !server.HasMirror || server.State != ControlState.Open)
        {
            return false;
        }

        if (server.CoverageEpoch == PhaseMove.NoCoverage)
        {
            var anew = server with { Epoch = server.Epoch + 1, CoverageEpoch = server.Epoch + 1 };
            return await TryAlignAtAsync(
                postgres, sqlite, server, anew, "coverage begins anew behind a file that was refused",
                cancellationToken).ConfigureAwait(false);
        }

        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (file.Phase == PersistencePhase.PostgresOnly && file.Epoch == server.Epoch)
        {
            // It says that it is left, and Postgres did not follow: the process that meant it to was stopped in between.
            // At the higher epoch it cannot any more, if it only goes on now.
            await TryAlignAtAsync(
                postgres, sqlite, server, server with { Epoch = server.Epoch + 1 }, "SQLite was about to be left",
                cancellationToken).ConfigureAwait(false);
        }
        else if (file.PeerVersion > server.PeerVersion)
        {
            // What the file holds by now: one that holds less later is another one.
            await postgres.Control.TryReplaceAsync(
                server, server with { PeerVersion = file.PeerVersion }, "file seen", cancellationToken)
                .ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Compares the neighbours; where the file is not whole, coverage ends.</summary>
    /// <exception cref="BindingRejectedException">They do not belong together, or the file is not whole.</exception>
    public static async Task CheckAsync(
        IDatabaseSide postgres, IDatabaseSide sqlite, CancellationToken cancellationToken)
    {
        try
        {
            await Binder.VerifyAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        }
        catch (BindingRejectedException refusal) when (refusal.Kind
            is WrongNeighbour.CopiedFile or WrongNeighbour.RestoredFile or WrongNeighbour.LostCommits)
        {
            await EndAsync(postgres, refusal.Kind, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task EndAsync(
        IDatabaseSide postgres, WrongNeighbour kind, CancellationToken cancellationToken)
    {
        var server = await postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (server.CoverageEpoch != PhaseMove.NoCoverage && server.HasMirror && server.State == ControlState.Open
            && server.Authority == DatabaseSide.Postgres)
        {
            var ended = server with { Epoch = server.Epoch + 1, CoverageEpoch = PhaseMove.NoCoverage };
            await postgres.Control.TryReplaceAsync(server, ended, $"coverage broken: {kind}", cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <returns>False where another process was faster: the next look decides by what that one wrote.</returns>
    private static async Task<bool> TryAlignAtAsync(
        IDatabaseSide postgres, IDatabaseSide sqlite, ControlRow server, ControlRow next, string reason,
        CancellationToken cancellationToken)
    {
        if (!await postgres.Control.TryReplaceAsync(server, next, reason, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await Binder.AlignAsync(postgres, sqlite, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
