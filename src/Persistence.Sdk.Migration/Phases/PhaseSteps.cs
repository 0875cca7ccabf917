using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Cutover;
using Persistence.Sdk.Migration.Preflight;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// The steps between neighbouring phases: looks at the gate, and moves when it is green. The transition is one
/// compare-and-set on the authority; the mirror follows, now or when it can be reached.
/// </summary>
internal sealed class PhaseSteps(
    DatabaseSides sides, PreflightGate preflight, PhaseMove move, CutoverSteps cutover)
{
    /// <summary>Tries to move from the phase in force to a neighbouring one.</summary>
    /// <param name="control">The authority's control row.</param>
    /// <param name="authority">The side that decides.</param>
    /// <param name="to">The neighbouring phase.</param>
    /// <param name="force">Who wants to skip what may be skipped; null where nothing is skipped.</param>
    /// <param name="cancellationToken">Honoured until the transition begins.</param>
    public async Task<PhaseStep> TryAsync(
        ControlRow control, IDatabaseSide authority, PersistencePhase to, ForceRequest? force,
        CancellationToken cancellationToken)
    {
        if (CutoverSteps.Has(control.Phase, to))
        {
            var looked = await cutover.TryAsync(control, authority, to, force, cancellationToken)
                .ConfigureAwait(false);
            return new PhaseStep(control.Phase, to, looked);
        }

        var clauses = (control.Phase, to) switch
        {
            (PersistencePhase.SqliteOnly, PersistencePhase.DualWrite) =>
                await EnterDualWriteAsync(control, authority, force, cancellationToken).ConfigureAwait(false),
            (PersistencePhase.DualWrite, PersistencePhase.SqliteOnly) =>
                await MoveFreelyAsync(control, authority, to, PhaseMove.NoCoverage, cancellationToken)
                    .ConfigureAwait(false),
            (PersistencePhase.DualWrite, PersistencePhase.Backfill) =>
                await EnterBackfillAsync(control, authority, cancellationToken).ConfigureAwait(false),
            (PersistencePhase.Backfill, PersistencePhase.DualWrite) =>
                await MoveFreelyAsync(control, authority, to, control.CoverageEpoch, cancellationToken)
                    .ConfigureAwait(false),
            _ => throw new ArgumentOutOfRangeException(nameof(to), to, "It is no neighbour of the phase in force."),
        };
        return new PhaseStep(control.Phase, to, clauses);
    }

    private async Task<IReadOnlyList<GateClause>> EnterDualWriteAsync(
        ControlRow control, IDatabaseSide sqlite, ForceRequest? force, CancellationToken cancellationToken)
    {
        var clauses = new List<GateClause>();
        if (!sides.HasPostgres)
        {
            clauses.Add(GateClause.Red("configured", "no Postgres is configured", GateAdvice.NoPostgres));
            return clauses;
        }

        var bound = await MeetAsync(
            clauses,
            async postgres =>
            {
                await Binding.MakeAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
                return await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        if (bound is null)
        {
            return clauses;
        }

        var scanned = force is null
            ? await preflight.CheckAsync(sqlite, cancellationToken).ConfigureAwait(false)
            : await preflight.LookAsync(sqlite, cancellationToken).ConfigureAwait(false);
        clauses.Add(scanned.Under(force));
        if (clauses[^1].IsPassed && bound.Epoch == control.Epoch)
        {
            await move.RunAsync(
                sqlite, bound, PersistencePhase.DualWrite, bound.Epoch + 1,
                force?.Note(clauses.Where(clause => clause.IsSkipped)), cancellationToken).ConfigureAwait(false);
        }

        return clauses;
    }

    /// <summary>The coverage that history is copied under has to have lasted since it began.</summary>
    private async Task<IReadOnlyList<GateClause>> EnterBackfillAsync(
        ControlRow control, IDatabaseSide sqlite, CancellationToken cancellationToken)
    {
        var clauses = new List<GateClause>();
        var mirror = await MeetAsync(
            clauses,
            async postgres =>
            {
                await Binder.AlignAsync(sqlite, postgres, cancellationToken).ConfigureAwait(false);
                return await postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        if (mirror is null)
        {
            return clauses;
        }

        clauses.Add(Coverage(control, mirror));
        if (clauses[^1].IsGreen)
        {
            await move.RunAsync(
                sqlite, control, PersistencePhase.Backfill, control.CoverageEpoch, note: null, cancellationToken)
                .ConfigureAwait(false);
        }

        return clauses;
    }

    /// <summary>Reaches Postgres, and puts both sides in step; each is a condition.</summary>
    /// <returns>What was read then; null where it could not be.</returns>
    private async Task<ControlRow?> MeetAsync(
        List<GateClause> clauses, Func<IDatabaseSide, Task<ControlRow>> settle, CancellationToken cancellationToken)
    {
        var postgres = await GateChecks.FindAsync(
            clauses, GateLook.Reachable,
            () => sides.OpenReadyAsync(DatabaseSide.Postgres, cancellationToken).AsTask()).ConfigureAwait(false);
        return postgres is null
            ? null
            : await GateChecks.FindAsync(clauses, "bound", () => settle(postgres)).ConfigureAwait(false);
    }

    /// <summary>Whether the mirror has been covered since the epoch the authority says.</summary>
    public static GateClause Coverage(ControlRow authority, ControlRow mirror)
    {
        const string Name = "mirror coverage unbroken";
        if (authority.CoverageEpoch == PhaseMove.NoCoverage)
        {
            return GateClause.Red(
                Name, "it was broken and has not begun again",
                "'persistence status' says what was refused; once that is mended, a running application begins anew, "
                + "and history has to be copied again ('persistence backfill').");
        }

        return mirror.Epoch == authority.Epoch && mirror.CoverageEpoch == authority.CoverageEpoch
            && mirror.Generation == authority.Generation && mirror.PeerId == authority.OwnId
            ? GateClause.Green(Name, $"since epoch {authority.CoverageEpoch}")
            : GateClause.Red(
                Name, $"the mirror stands at epoch {mirror.Epoch}, coverage {mirror.CoverageEpoch}, generation "
                + $"{mirror.Generation}; the authority at epoch {authority.Epoch}, coverage {authority.CoverageEpoch}, "
                + $"generation {authority.Generation}",
                "The replicator of a running application brings it up; start one where none runs.");
    }

    /// <summary>
    /// A step that needs no gate. Leaving phase 1 ends coverage: the keys still pending stay where they are and are
    /// applied when it begins again, and what is written meanwhile is the business of the next backfill.
    /// </summary>
    private async Task<IReadOnlyList<GateClause>> MoveFreelyAsync(
        ControlRow control, IDatabaseSide sqlite, PersistencePhase to, long coverageEpoch,
        CancellationToken cancellationToken)
    {
        await move.RunAsync(sqlite, control, to, coverageEpoch, note: null, cancellationToken).ConfigureAwait(false);
        return [];
    }
}
