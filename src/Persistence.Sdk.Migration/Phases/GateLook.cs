using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Cutover;
using Persistence.Sdk.Migration.Preflight;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// What speaks for and against a step, for one who only looks: nothing is bound, scanned, registered or moved.
/// </summary>
internal sealed class GateLook(DatabaseSides sides, PreflightGate preflight, CutoverSteps cutover)
{
    /// <param name="control">The authority's control row.</param>
    /// <param name="authority">The side that decides.</param>
    /// <param name="to">The neighbouring phase.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>The conditions; none where the step has none.</returns>
    public async Task<IReadOnlyList<GateClause>> RunAsync(
        ControlRow control, IDatabaseSide authority, PersistencePhase to, CancellationToken cancellationToken)
    {
        if (to < control.Phase && to <= PersistencePhase.DualWrite)
        {
            return []; // going back as far as SQLite decides is free
        }

        if (!sides.HasPostgres)
        {
            return [new GateClause("configured", false, "Set 'Persistence:Postgres:ConnectionString'.")];
        }

        var clauses = new List<GateClause>();
        var mirror = await ReadMirrorAsync(clauses, authority, cancellationToken).ConfigureAwait(false);
        if (mirror is null)
        {
            return clauses;
        }

        var (file, server) = authority.Side == DatabaseSide.Sqlite ? (control, mirror) : (mirror, control);
        var refusal = Neighbours.FindRefusal(file, server);
        clauses.Add(new GateClause("bound", refusal is null, refusal?.Message ?? "yes", refusal));
        if (refusal is null && CutoverSteps.Has(control.Phase, to))
        {
            var side = await sides.OpenReadyAsync(DatabaseSides.Other(authority.Side), cancellationToken)
                .ConfigureAwait(false);
            clauses.AddRange(
                await cutover.LookAsync(control, authority, side, to, cancellationToken).ConfigureAwait(false));
        }
        else if (refusal is null && to == PersistencePhase.DualWrite)
        {
            clauses.Add(await preflight.LookAsync(authority, cancellationToken).ConfigureAwait(false));
        }
        else if (refusal is null && to == PersistencePhase.Backfill)
        {
            clauses.Add(PhaseSteps.Coverage(control, mirror));
        }

        return clauses;
    }

    private async Task<ControlRow?> ReadMirrorAsync(
        List<GateClause> clauses, IDatabaseSide authority, CancellationToken cancellationToken)
    {
        const string Name = "reachable, schema current";
        try
        {
            var mirror = await sides.OpenReadyAsync(DatabaseSides.Other(authority.Side), cancellationToken)
                .ConfigureAwait(false);
            var row = await mirror.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            clauses.Add(new GateClause(Name, true, "yes"));
            return row;
        }
        catch (Exception problem) when (problem is PersistenceException or ArgumentException)
        {
            clauses.Add(new GateClause(Name, false, problem.Message, problem as PersistenceException));
            return null;
        }
    }
}
