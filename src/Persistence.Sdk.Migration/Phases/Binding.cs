using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>Binds a SQLite file and a Postgres database to each other. Wrong neighbours are refused.</summary>
internal static class Binding
{
    /// <summary>
    /// Binds both rows to each other, SQLite first, so that a crash in between is told from a restored file.
    /// </summary>
    public static async Task MakeAsync(
        IDatabaseSide sqlite, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        var (file, server) = await PairedRows.ReadAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
        Binder.Check(file, server);
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
            await PairedRows.ReplaceAsync(sqlite, file, next, "bound", cancellationToken).ConfigureAwait(false);
        }

        if (server.PeerId is null)
        {
            await PairedRows.ReplaceAsync(
                postgres, server, server with { PeerId = file.OwnId }, "bound", cancellationToken)
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
        await PairedRows.ReplaceAsync(sqlite, file, taken, "taken back", cancellationToken).ConfigureAwait(false);
        var bound = server with { PeerId = file.OwnId, Generation = generation, PeerVersion = 0 };
        await PairedRows.ReplaceAsync(postgres, server, bound, "bound", cancellationToken).ConfigureAwait(false);
    }
}
