using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Inspection;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Doctor;

/// <summary>All checks: those of each provider, and those that concern both sides.</summary>
internal sealed class Checkup(OperatorSession session)
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var sqlite = await InspectAsync(DatabaseSide.Sqlite, processes: 0, cancellationToken).ConfigureAwait(false);
        var (fileSchema, file) = await ReadAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        if (!session.HasPostgres)
        {
            return
            [
                .. sqlite, fileSchema,
                Finding.Ok("postgres-server", "not configured; phase SqliteOnly needs none"),
            ];
        }

        var (serverSchema, server) = await ReadAsync(DatabaseSide.Postgres, cancellationToken).ConfigureAwait(false);
        var processes = await CountProcessesAsync(file, server, cancellationToken).ConfigureAwait(false);
        var postgres = await InspectAsync(DatabaseSide.Postgres, processes, cancellationToken).ConfigureAwait(false);
        return [.. sqlite, fileSchema, .. postgres, serverSchema, InspectBinding(file, server)];
    }

    private async Task<IReadOnlyList<Finding>> InspectAsync(
        DatabaseSide side, int processes, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Inspect(side).RunAsync(processes, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException problem)
        {
            // The connection string cannot be read; the message quotes nothing of it.
            return [Finding.Fail("postgres-server", problem.Message, "Correct the connection string.")];
        }
    }

    private async Task<(Finding Finding, ControlRow? Row)> ReadAsync(
        DatabaseSide side, CancellationToken cancellationToken)
    {
        var name = side == DatabaseSide.Sqlite ? "sqlite-schema" : "postgres-schema";
        try
        {
            if (await session.Inspect(side).LookAsync(cancellationToken).ConfigureAwait(false) != SideContents.Ours)
            {
                return (Finding.Warn(name, "not made yet", "Make it with 'persistence schema apply'."), null);
            }

            var open = await session.OpenAsync(side, cancellationToken).ConfigureAwait(false);
            var row = await open.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            return (Finding.Ok(name, "fits this version of the library"), row);
        }
        catch (SchemaMissingException missing)
        {
            return (Finding.Warn(
                name, $"script '{missing.Script}' is missing", "Apply it with 'persistence schema apply'."), null);
        }
        catch (SchemaRejectedException refused)
        {
            return (Finding.Fail(name, refused.Message, "Use the version of the tool that belongs to the "
                + "application."), null);
        }
        catch (Exception problem) when (problem is PersistenceException or ArgumentException)
        {
            // Why is what the first check of that side says.
            return (Finding.Fail(name, "could not be read", "Mend what the checks above say first."), null);
        }
    }

    /// <summary>The processes register with the side that decides.</summary>
    private async Task<int> CountProcessesAsync(
        ControlRow? file, ControlRow? server, CancellationToken cancellationToken)
    {
        var side = file?.Authority == DatabaseSide.Sqlite ? DatabaseSide.Sqlite
            : server?.Authority == DatabaseSide.Postgres ? DatabaseSide.Postgres
            : (DatabaseSide?)null;
        if (side is not { } authority || session.Sides.FindOpen(authority) is not { } open)
        {
            return 0;
        }

        try
        {
            var live = await open.Control.ListProcessesAsync(PhaseCoordinator.LivenessLimit, cancellationToken)
                .ConfigureAwait(false);
            return live.Count;
        }
        catch (PersistenceException)
        {
            return 0; // its own check says why
        }
    }

    private static Finding InspectBinding(ControlRow? file, ControlRow? server)
    {
        const string Name = "binding";
        if (file is null || server is null)
        {
            return Finding.Warn(Name, "not looked at: one of the two control rows could not be read",
                "See the checks above.");
        }

        if (Neighbours.FindRefusal(file, server) is { } refusal)
        {
            return Finding.Fail(Name, refusal.Message, "Do not start the application on these two.");
        }

        return file.PeerId is null
            ? Finding.Ok(Name, "not bound yet; phase DualWrite binds the two")
            : Finding.Ok(Name, $"SQLite file {file.OwnId} and Postgres instance {server.OwnId} belong together");
    }
}
