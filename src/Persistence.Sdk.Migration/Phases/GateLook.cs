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
    internal const string Reachable = "reachable, schema current";

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
            return [GateClause.Red("configured", "no Postgres is configured", GateAdvice.NoPostgres)];
        }

        var clauses = new List<GateClause>();
        var mirror = authority.Side == DatabaseSide.Postgres && !sides.SqliteFileExists
            ? NoFile(clauses, control) // opening it would make one
            : await ReadMirrorAsync(clauses, authority, cancellationToken).ConfigureAwait(false);
        if (mirror is null)
        {
            await CutoverSteps.AddMissingAsync(clauses, control, authority, to, cancellationToken)
                .ConfigureAwait(false);
            return UnderForce(clauses, control, to);
        }

        var (file, server) = authority.Side == DatabaseSide.Sqlite ? (control, mirror) : (mirror, control);
        var refusal = Neighbours.FindRefusal(file, server);
        clauses.Add(refusal is null ? GateClause.Green("bound", "yes") : GateClause.Red("bound", refusal));
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

        return refusal is null ? clauses : UnderForce(clauses, control, to);
    }

    /// <summary>A file that is lost for good may be left by force.</summary>
    private static List<GateClause> UnderForce(
        List<GateClause> clauses, ControlRow control, PersistencePhase to) =>
        control.Phase == PersistencePhase.ReadCutover && to == PersistencePhase.PostgresOnly
            ? clauses.ConvertAll(clause => clause with { MayBeForced = true })
            : clauses;

    private static ControlRow? NoFile(List<GateClause> clauses, ControlRow control)
    {
        clauses.Add(CutoverSteps.FileThatWasLeft(control));
        return null;
    }

    private async Task<ControlRow?> ReadMirrorAsync(
        List<GateClause> clauses, IDatabaseSide authority, CancellationToken cancellationToken)
    {
        try
        {
            var mirror = await sides.OpenReadyAsync(DatabaseSides.Other(authority.Side), cancellationToken)
                .ConfigureAwait(false);
            var row = await mirror.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            clauses.Add(GateClause.Green(Reachable, "yes"));
            return row;
        }
        catch (PersistenceException problem)
        {
            clauses.Add(GateClause.Red(Reachable, problem));
        }
        catch (ArgumentException unreadable)
        {
            clauses.Add(GateClause.Red(Reachable, unreadable.Message, GateAdvice.NoPostgres));
        }

        return null;
    }
}
