using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Watches over dual-write coverage while SQLite decides: done by the holder of the replicator's lease. What breaks it
/// is a neighbour that was refused, and a server that was restored, replaced or promoted: rows that were acknowledged
/// may be missing there. It then begins anew at a higher epoch, so that evidence of the old one proves nothing any
/// more.
/// </summary>
internal static class Coverage
{
    /// <summary>Compares the neighbours and makes sure that coverage holds, or begins anew.</summary>
    /// <returns>Whether it began anew: the epoch has moved.</returns>
    /// <exception cref="BindingRejectedException">They do not belong together; coverage is broken.</exception>
    public static async Task<bool> WatchAsync(
        IDatabaseSide sqlite, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        try
        {
            await Binder.VerifyAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        }
        catch (BindingRejectedException refusal) when (refusal.Kind != WrongNeighbour.OlderLibrary)
        {
            await BreakAsync(sqlite, cancellationToken).ConfigureAwait(false);
            throw;
        }

        // The file first: what is noted there about the server is never ahead of the server. A busy server does not say
        // what it has durably, but what stands there is never less than that.
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var mark = await postgres.Control.ReadServerMarkAsync(cancellationToken).ConfigureAwait(false);
        var server = await postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!file.HasMirror || file.State != ControlState.Open)
        {
            return false;
        }

        if (file.CoverageEpoch == 0 || mark?.Follows(file.ServerMark) == false
            || file.ServerMark?.PeerVersion > server.PeerVersion)
        {
            return await BeginAnewAsync(sqlite, postgres, file, mark, cancellationToken).ConfigureAwait(false);
        }

        await NoteAsync(sqlite, file, mark, cancellationToken).ConfigureAwait(false);
        return false;
    }

    private static async Task NoteAsync(
        IDatabaseSide sqlite, ControlRow file, ServerMark? mark, CancellationToken cancellationToken)
    {
        var seen = mark is null ? null : mark with { PeerVersion = mark.PeerVersion ?? file.ServerMark?.PeerVersion };
        if (seen is not null && seen != file.ServerMark)
        {
            await sqlite.Control.TryReplaceAsync(
                file, file with { ServerMark = seen }, "server seen", cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task BreakAsync(IDatabaseSide sqlite, CancellationToken cancellationToken)
    {
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (file.CoverageEpoch != 0 && file.Authority == DatabaseSide.Sqlite)
        {
            await sqlite.Control.TryReplaceAsync(
                file, file with { CoverageEpoch = 0 }, "coverage broken", cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> BeginAnewAsync(
        IDatabaseSide sqlite, IDatabaseSide postgres, ControlRow file, ServerMark? mark,
        CancellationToken cancellationToken)
    {
        var reason = file.CoverageEpoch == 0
            ? "coverage begins anew behind a neighbour that was refused"
            : $"coverage begins anew: the server was at {file.ServerMark} and is at {mark}";
        var next = file with
        {
            Epoch = file.Epoch + 1, CoverageEpoch = file.Epoch + 1, ServerMark = mark ?? file.ServerMark,
        };
        if (!await sqlite.Control.TryReplaceAsync(file, next, reason, cancellationToken).ConfigureAwait(false))
        {
            return false; // The next look decides by what another process has written.
        }

        await Binder.AlignAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
