using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// The steps between neighbouring phases: looks at the gate, and moves when it is green. The transition is one
/// compare-and-set on the authority; the mirror follows, now or when it can be reached.
/// </summary>
internal sealed class PhaseSteps(DatabaseSides sides)
{
    /// <summary>Tries to move from the phase in force to a neighbouring one.</summary>
    public async Task<PhaseStep> TryAsync(
        ControlRow control, IDatabaseSide authority, PersistencePhase to, CancellationToken cancellationToken)
    {
        var clauses = (control.Phase, to) switch
        {
            (PersistencePhase.SqliteOnly, PersistencePhase.DualWrite) =>
                await EnterDualWriteAsync(control, authority, cancellationToken).ConfigureAwait(false),
            (PersistencePhase.DualWrite, PersistencePhase.SqliteOnly) =>
                await LeaveDualWriteAsync(control, authority, cancellationToken).ConfigureAwait(false),
            _ => [NotAvailable(control.Phase, to)],
        };
        return new PhaseStep(control.Phase, to, clauses);
    }

    private static GateClause NotAvailable(PersistencePhase from, PersistencePhase to) => new(
        "available", false,
        $"This version of Persistence.Sdk does not walk the step from {from} to {to}; the phase stays {from} and nothing "
        + "is "
        + $"lost. Ask for {from} ('Persistence:Phase') to clear this message.");

    private async Task<IReadOnlyList<GateClause>> EnterDualWriteAsync(
        ControlRow control, IDatabaseSide sqlite, CancellationToken cancellationToken)
    {
        var clauses = new List<GateClause>();
        if (!sides.HasPostgres)
        {
            clauses.Add(new GateClause("configured", false, "Set 'Persistence:Postgres:ConnectionString'."));
            return clauses;
        }

        var postgres = await CheckAsync(
            clauses, "reachable, schema current",
            () => sides.OpenReadyAsync(DatabaseSide.Postgres, cancellationToken).AsTask()).ConfigureAwait(false);
        if (postgres is null)
        {
            return clauses;
        }

        var bound = await CheckAsync(clauses, "bound", async () =>
        {
            await Binder.BindAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
            return await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        if (bound is not null && bound.Epoch == control.Epoch)
        {
            var next = bound with
            {
                Phase = PersistencePhase.DualWrite,
                Epoch = bound.Epoch + 1,
                CoverageEpoch = bound.Epoch + 1,
            };
            await MoveAsync(sqlite, bound, next, cancellationToken).ConfigureAwait(false);
        }

        return clauses;
    }

    /// <summary>
    /// Leaving phase 1 ends coverage. The keys still pending stay where they are: they are applied when coverage begins
    /// again, and what is written meanwhile is the business of the next backfill.
    /// </summary>
    private async Task<IReadOnlyList<GateClause>> LeaveDualWriteAsync(
        ControlRow control, IDatabaseSide sqlite, CancellationToken cancellationToken)
    {
        var next = control with { Phase = PersistencePhase.SqliteOnly, Epoch = control.Epoch + 1, CoverageEpoch = 0 };
        await MoveAsync(sqlite, control, next, cancellationToken).ConfigureAwait(false);
        return [];
    }

    private async Task MoveAsync(
        IDatabaseSide authority, ControlRow expected, ControlRow next, CancellationToken cancellationToken)
    {
        var reason = $"{expected.Phase} to {next.Phase}";
        if (!await authority.Control.TryReplaceAsync(expected, next, reason, cancellationToken).ConfigureAwait(false))
        {
            return; // Another process was faster; the next look sees what it did.
        }

        FaultPoint.Reach(FaultPoints.BetweenTransitionSides);
        try
        {
            var mirror = await sides.OpenReadyAsync(
                DatabaseSides.Other(authority.Side), cancellationToken).ConfigureAwait(false);
            await Binder.AlignAsync(authority, mirror, cancellationToken).ConfigureAwait(false);
        }
        catch (PersistenceException)
        {
            // The mirror is away. It refuses the old epoch's images until the replicator has brought it up.
        }
    }

    private static async Task<T?> CheckAsync<T>(List<GateClause> clauses, string name, Func<Task<T>> check)
        where T : class
    {
        try
        {
            var result = await check().ConfigureAwait(false);
            clauses.Add(new GateClause(name, true, "yes"));
            return result;
        }
        catch (PersistenceException problem)
        {
            clauses.Add(new GateClause(name, false, problem.Message, problem));
            return null;
        }
    }
}
