using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Migration.Cutover;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Finds the phase in force when a process starts, or, where neither side has been started before, puts a fresh system
/// into the phase asked for.
/// </summary>
internal sealed class SystemStart(DatabaseSides sides, PhaseTracker tracker)
{
    /// <summary>How often a start is tried again because another process starts at the same moment.</summary>
    private const int MaxAttempts = 20;

    public async Task RunAsync(PersistencePhase asksFor, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var started = asksFor >= PersistencePhase.ReadCutover
                ? await StartByPostgresAsync(asksFor, cancellationToken).ConfigureAwait(false)
                : await StartBySqliteAsync(asksFor, cancellationToken).ConfigureAwait(false);
            if (started)
            {
                return;
            }
        }

        throw new DatabaseUnavailableException(
            DatabaseSide.Sqlite, "other processes kept changing the control row during the start.");
    }

    /// <summary>Phases 0 to 2 begin with the file; it says whether Postgres decides already.</summary>
    private async Task<bool> StartBySqliteAsync(PersistencePhase asksFor, CancellationToken cancellationToken)
    {
        var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (file.Epoch > 0)
        {
            return Accepts(file, sqlite) || await FollowAsync(file, sqlite, cancellationToken).ConfigureAwait(false);
        }

        if (asksFor != PersistencePhase.SqliteOnly
            && await TryOpenPostgresAsync(cancellationToken).ConfigureAwait(false) is { } postgres)
        {
            return await StartFreshAsync(asksFor, sqlite, postgres, cancellationToken).ConfigureAwait(false);
        }

        // Without Postgres at hand the file begins alone; the coordinator moves on when the gate opens.
        var alone = file with { Phase = PersistencePhase.SqliteOnly, Epoch = 1 };
        await sqlite.Control.TryReplaceAsync(file, alone, "started", cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>
    /// A process that asks for phase 3 or more reaches Postgres once before it may take SQLite for the authority.
    /// </summary>
    private async Task<bool> StartByPostgresAsync(PersistencePhase asksFor, CancellationToken cancellationToken)
    {
        if (await TryStartByForceAsync(cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        var postgres = await sides.OpenReadyAsync(DatabaseSide.Postgres, cancellationToken).ConfigureAwait(false);
        var server = await postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (server.Phase == PersistencePhase.PostgresOnly && server.Epoch > 0)
        {
            tracker.Accept(server, postgres);
            return true;
        }

        if (server.Epoch == 0 && asksFor == PersistencePhase.PostgresOnly && !sides.SqliteFileExists)
        {
            var alone = server with { Phase = asksFor, Epoch = 1, Authority = DatabaseSide.Postgres };
            await postgres.Control.TryReplaceAsync(server, alone, "started", cancellationToken).ConfigureAwait(false);
            return false;
        }

        var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        return file.Epoch == 0
            ? await StartFreshAsync(asksFor, sqlite, postgres, cancellationToken).ConfigureAwait(false)
            : Accepts(file, sqlite) || await FollowAsync(file, sqlite, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An operator has made the file decide while Postgres was away; it says so itself.</summary>
    private async Task<bool> TryStartByForceAsync(CancellationToken cancellationToken)
    {
        if (!sides.SqliteFileExists)
        {
            return false;
        }

        try
        {
            var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
            var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            return SeizureRecords.IsTaken(file) && tracker.Accept(file, sqlite).Authority == sqlite;
        }
        catch (PersistenceException)
        {
            return false; // Postgres says what stands; where the file is needed beside it, its failure is told then.
        }
    }

    private bool Accepts(ControlRow file, IDatabaseSide sqlite) =>
        file.Authority == DatabaseSide.Sqlite && tracker.Accept(file, sqlite) is not null;

    /// <summary>The file says that Postgres decides.</summary>
    private async Task<bool> FollowAsync(ControlRow file, IDatabaseSide sqlite, CancellationToken cancellationToken)
    {
        var postgres = await sides.OpenReadyAsync(DatabaseSide.Postgres, cancellationToken).ConfigureAwait(false);
        var server = await postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);

        // Read again: another process that took over in between has moved the generation of both.
        file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        Binder.Check(file, server);
        if (server.Epoch == 0)
        {
            // A fresh start that stopped between the two sides.
            await WriteFreshAsync(file, server, postgres, cancellationToken).ConfigureAwait(false);
            return false;
        }

        tracker.Accept(server, postgres);
        return true;
    }

    /// <summary>Neither side has been started: both get epoch 1 and the phase asked for, SQLite first.</summary>
    private static async Task<bool> StartFreshAsync(
        PersistencePhase asksFor, IDatabaseSide sqlite, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        var server = await postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var hasRows = await postgres.Control.HasRowsAsync(cancellationToken).ConfigureAwait(false);

        // Read last: another process that starts this very file has written the file before it touches Postgres.
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (file.Epoch > 0)
        {
            return false;
        }

        Binder.Check(file, server);
        if (server.Epoch > 0)
        {
            throw new BindingRejectedException(
                WrongNeighbour.NewFile,
                $"SQLite file {file.OwnId} is new, but Postgres instance {server.OwnId} is already in service (phase "
                + $"{server.Phase}, epoch {server.Epoch}). Use the file that belongs to it, or an empty database.");
        }

        if (hasRows)
        {
            throw Neighbours.ForeignRows(server);
        }

        if (await sqlite.Control.HasRowsAsync(cancellationToken).ConfigureAwait(false))
        {
            asksFor = PersistencePhase.SqliteOnly; // Not fresh: history has to be copied first.
        }

        var roles = PhaseRoles.Of(asksFor);
        var next = file with
        {
            Phase = asksFor,
            Epoch = 1,
            Authority = roles.Authority,
            CoverageEpoch = roles.Mirror is null ? 0 : 1,
            PeerId = roles.Mirror is null ? null : server.OwnId,
            Generation = roles.Mirror is null ? 0 : 1,
        };
        if (await sqlite.Control.TryReplaceAsync(file, next, "started", cancellationToken).ConfigureAwait(false)
            && asksFor != PersistencePhase.SqliteOnly)
        {
            FaultPoint.Reach(FaultPoints.BetweenTransitionSides);
            await WriteFreshAsync(next, server, postgres, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private static async Task WriteFreshAsync(
        ControlRow file, ControlRow server, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        var next = server with
        {
            Phase = file.Phase,
            Epoch = file.Epoch,
            Authority = file.Authority,
            CoverageEpoch = file.CoverageEpoch,
            PeerId = file.PeerId is null ? null : file.OwnId,
            Generation = file.Generation,
        };
        await postgres.Control.TryReplaceAsync(server, next, "started", cancellationToken).ConfigureAwait(false);
    }

    private async Task<IDatabaseSide?> TryOpenPostgresAsync(CancellationToken cancellationToken)
    {
        if (!sides.HasPostgres)
        {
            return null;
        }

        try
        {
            return await sides.OpenReadyAsync(DatabaseSide.Postgres, cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseUnavailableException)
        {
            return null;
        }
    }
}
