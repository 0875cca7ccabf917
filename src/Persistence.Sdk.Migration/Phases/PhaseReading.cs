using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Finds the phase in force for a process that only looks: it starts nothing, registers nothing and changes nothing.
/// </summary>
internal sealed class PhaseReading(DatabaseSides sides, PhaseTracker tracker)
{
    /// <returns>Null where the system has not been started yet.</returns>
    /// <exception cref="BindingRejectedException">The two databases do not belong together.</exception>
    public async Task<PhaseSnapshot?> RunAsync(CancellationToken cancellationToken)
    {
        ControlRow? file = null;
        if (sides.SqliteFileExists)
        {
            var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
            file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (file.Epoch == 0)
            {
                return null;
            }

            if (file.Authority == DatabaseSide.Sqlite)
            {
                return tracker.Accept(file, sqlite);
            }
        }

        if (!sides.HasPostgres)
        {
            return null;
        }

        var postgres = await sides.OpenReadyAsync(DatabaseSide.Postgres, cancellationToken).ConfigureAwait(false);
        var server = await postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (file is not null)
        {
            // Read again: a process that took over in between has moved the generation of both.
            var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
            Check(await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false), server);
        }

        return server.Epoch > 0 && server.Authority == DatabaseSide.Postgres ? tracker.Accept(server, postgres) : null;
    }

    /// <summary>
    /// Who decides is not in doubt beside a mirror that is not whole; it can be left on an operator's word.
    /// </summary>
    private static void Check(ControlRow file, ControlRow server)
    {
        var refusal = Neighbours.FindRefusal(file, server);
        if (refusal is not null && !(server.Authority == DatabaseSide.Postgres && refusal.Kind
            is WrongNeighbour.CopiedFile or WrongNeighbour.RestoredFile or WrongNeighbour.LostCommits))
        {
            throw refusal;
        }
    }
}
