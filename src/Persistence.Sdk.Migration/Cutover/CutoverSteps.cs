using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// The steps in which Postgres comes to decide, or SQLite again, and in which SQLite is left or taken back.
/// </summary>
internal sealed class CutoverSteps(
    DatabaseSides sides, CutoverGate gate, ParityGate parity, AuthorityFlip flip, PhaseMove move)
{
    private static readonly GateClause AnotherStep = GateClause.Red(
        "no other step meanwhile", "another process has moved the phase", "It is tried again by itself.");

    /// <summary>Whether a step is one of these.</summary>
    public static bool Has(PersistencePhase from, PersistencePhase to) =>
        from >= PersistencePhase.ReadCutover || to >= PersistencePhase.ReadCutover;

    /// <summary>
    /// The condition of taking SQLite back where there is no file: opening it would make a new one, which does not take
    /// the place of the one that was left.
    /// </summary>
    public static GateClause FileThatWasLeft(ControlRow postgres) => postgres.PeerId is { } fileId
        ? GateClause.Red(
            "SQLite file there", $"the file {fileId} is not there",
            "Put it back where 'Persistence:Sqlite:Path' names it.")
        : GateClause.Green("SQLite file there", "no file was left; the step makes one");

    /// <summary>Tries to move; gives the conditions that were looked at.</summary>
    public async Task<IReadOnlyList<GateClause>> TryAsync(
        ControlRow control, IDatabaseSide authority, PersistencePhase to, ForceRequest? force,
        CancellationToken cancellationToken)
    {
        if (control.Phase == PersistencePhase.PostgresOnly && !sides.SqliteFileExists
            && FileThatWasLeft(control) is { IsGreen: false } gone)
        {
            return [gone];
        }

        var clauses = new List<GateClause>();
        var mirror = await GateChecks.FindAsync(
            clauses, "both databases reachable, schema current", () => OpenAsync(authority, cancellationToken))
            .ConfigureAwait(false);
        var isAligned = mirror is not null && await GateChecks.HoldsAsync(
            clauses, "bound", () => AlignAsync(control, authority, mirror, cancellationToken)).ConfigureAwait(false);
        if (!isAligned && force is not null && control.Phase == PersistencePhase.ReadCutover
            && to == PersistencePhase.PostgresOnly)
        {
            // A file that is lost for good is left as well.
            clauses = clauses.ConvertAll(clause => (clause with { MayBeForced = true }).Under(force));
            mirror = null;
        }
        else if (!isAligned)
        {
            await AddMissingAsync(clauses, control, authority, to, cancellationToken).ConfigureAwait(false);
            return [.. clauses.Select(clause => clause.Under(force))];
        }

        var present = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (present.Epoch != control.Epoch || present.Authority != authority.Side)
        {
            return [.. clauses, AnotherStep]; // the step is from a phase that is no longer in force
        }

        control = present;
        var looked = await CheckAsync(control, authority, mirror!, to, cancellationToken).ConfigureAwait(false);
        clauses.AddRange(looked.Select(clause => clause.Under(force)));
        if (to > control.Phase && clauses.TrueForAll(clause => clause.IsPassed))
        {
            // Last, and only when nothing else hinders: where it is due, both databases are read from end to end.
            var compared = force is null
                ? await parity.CheckAsync(control, authority, cancellationToken).ConfigureAwait(false)
                : await parity.LookAsync(control, authority, cancellationToken).ConfigureAwait(false);
            clauses.Add(compared.Under(force));
        }

        var note = force?.Note(clauses.Where(clause => clause.IsSkipped));
        if (clauses.TrueForAll(clause => clause.IsPassed)
            && await MoveAsync(control, authority, mirror, to, note, cancellationToken).ConfigureAwait(false)
                is { } problem)
        {
            clauses.Add(GateClause.Red(
                "authority passed on", problem,
                "It is tried again by itself; 'persistence status' shows what is pending."));
        }

        return clauses;
    }

    /// <summary>
    /// The conditions as they stand, for one who may only look: nothing is changed, nothing is compared.
    /// </summary>
    public async Task<IReadOnlyList<GateClause>> LookAsync(
        ControlRow control, IDatabaseSide authority, IDatabaseSide mirror, PersistencePhase to,
        CancellationToken cancellationToken)
    {
        var clauses = await CheckAsync(control, authority, mirror, to, cancellationToken).ConfigureAwait(false);
        return to < control.Phase
            ? clauses
            : [.. clauses, await parity.LookAsync(control, authority, cancellationToken).ConfigureAwait(false)];
    }

    /// <summary>Adds, where SQLite shall decide again and cannot be asked, what it lacks.</summary>
    public static async Task AddMissingAsync(
        List<GateClause> clauses, ControlRow control, IDatabaseSide authority, PersistencePhase to,
        CancellationToken cancellationToken)
    {
        if (control.Phase == PersistencePhase.ReadCutover && to == PersistencePhase.Backfill
            && await MissingRows.DescribeAsync(authority, cancellationToken).ConfigureAwait(false) is { } missing)
        {
            clauses.Add(GateClause.Red(
                "nothing missing in SQLite", $"not there yet: {missing}",
                "The replicator brings it over as soon as the file can be reached and is the right one."));
        }
    }

    private async Task<IReadOnlyList<GateClause>> CheckAsync(
        ControlRow control, IDatabaseSide authority, IDatabaseSide mirror, PersistencePhase to,
        CancellationToken cancellationToken) => (control.Phase, to) switch
        {
            (PersistencePhase.Backfill, PersistencePhase.ReadCutover) =>
            [
                PhaseSteps.Coverage(control, await mirror.Control.ReadAsync(cancellationToken).ConfigureAwait(false)),
                .. await gate.CheckForwardAsync(control, authority, mirror, cancellationToken).ConfigureAwait(false),
            ],
            (PersistencePhase.ReadCutover, PersistencePhase.Backfill) =>
            [
                PhaseSteps.Coverage(control, await mirror.Control.ReadAsync(cancellationToken).ConfigureAwait(false)),
                .. await gate.CheckBackAsync(control, authority, cancellationToken).ConfigureAwait(false),
            ],
            (PersistencePhase.ReadCutover, PersistencePhase.PostgresOnly) =>
                await gate.CheckRetirementAsync(control, authority, cancellationToken).ConfigureAwait(false),
            _ => [],
        };

    private Task<IDatabaseSide> OpenAsync(IDatabaseSide authority, CancellationToken cancellationToken) =>
        sides.OpenReadyAsync(DatabaseSides.Other(authority.Side), cancellationToken).AsTask();

    /// <summary>In phase 4 the file is not kept in step; it is bound when it is taken back.</summary>
    private static Task AlignAsync(
        ControlRow control, IDatabaseSide authority, IDatabaseSide mirror, CancellationToken cancellationToken) =>
        control.HasMirror
            ? Binder.AlignAsync(authority, mirror, cancellationToken)
            : Binding.MakeAsync(mirror, authority, cancellationToken);

    /// <summary>
    /// The file says that it is left before Postgres does: from then on it cannot be taken over by force, which
    /// processes that no longer look at it would not notice. Where Postgres does not follow, it is taken back
    /// (<see cref="ReverseCoverage"/>).
    /// </summary>
    private static async Task<bool> TryLeaveAsync(
        ControlRow control, IDatabaseSide sqlite, CancellationToken cancellationToken)
    {
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        return file.State == ControlState.Open && file.Epoch == control.Epoch && await sqlite.Control.TryReplaceAsync(
            file, file with { Phase = PersistencePhase.PostgresOnly }, "left", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says why the step was not taken; null where it was, or another process was faster.</summary>
    private async Task<string?> MoveAsync(
        ControlRow control, IDatabaseSide authority, IDatabaseSide? mirror, PersistencePhase to, string? note,
        CancellationToken cancellationToken)
    {
        switch (control.Phase, to)
        {
            case (PersistencePhase.ReadCutover, PersistencePhase.PostgresOnly):
                if (mirror is not null && !await TryLeaveAsync(control, mirror, cancellationToken)
                    .ConfigureAwait(false))
                {
                    return "another process changes the file's control row; it is tried again.";
                }

                await move.RunAsync(authority, control, to, PhaseMove.NoCoverage, note, cancellationToken)
                    .ConfigureAwait(false);
                return null;
            case (PersistencePhase.PostgresOnly, PersistencePhase.ReadCutover):
                await move.RunAsync(authority, control, to, control.Epoch + 1, note, cancellationToken)
                    .ConfigureAwait(false);
                return null;
            default:
                return (await flip.RunAsync(control, authority, mirror!, note, cancellationToken).ConfigureAwait(false))
                    .Problem;
        }
    }
}
