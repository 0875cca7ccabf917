using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Backfill;

/// <summary>From which database to which a backfill copies, and under which coverage.</summary>
/// <param name="Authority">The database that is copied.</param>
/// <param name="Mirror">The database that is filled.</param>
/// <param name="CoverageEpoch">The epoch at which the present coverage began.</param>
internal sealed record BackfillRoute(IDatabaseSide Authority, IDatabaseSide Mirror, long CoverageEpoch)
{
    /// <exception cref="PhaseRefusedException">The phase in force keeps no mirror in that direction.</exception>
    public static async Task<BackfillRoute> OpenAsync(
        PhaseSnapshot phase, DatabaseSides sides, bool isReverse, CancellationToken cancellationToken)
    {
        var source = isReverse ? DatabaseSide.Postgres : DatabaseSide.Sqlite;
        if (phase.Roles.Mirror is not { } mirror || phase.Roles.Authority != source)
        {
            throw Refusal(phase.Phase, isReverse);
        }

        var target = await sides.OpenReadyAsync(mirror, cancellationToken).ConfigureAwait(false);
        var control = await phase.Authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new BackfillRoute(phase.Authority, target, control.CoverageEpoch);
    }

    /// <summary>The authority's control row as it stands now.</summary>
    /// <exception cref="BackfillRefusedException">The coverage under which the run began has ended.</exception>
    public async Task<ControlRow> ReadControlAsync(CancellationToken cancellationToken)
    {
        var control = await Authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var holds = control.Authority == Authority.Side && control.HasMirror
            && control.CoverageEpoch > 0 && control.CoverageEpoch == CoverageEpoch;
        if (holds && control.IsNewer)
        {
            throw LibraryLevel.Refusal(Authority.Side, control.SchemaVersion);
        }

        if (holds && !control.IsVerified)
        {
            throw new DatabaseUnavailableException(
                Authority.Side,
                "it is compared with its mirror first, which a process that opened it could not reach.");
        }

        return holds ? control : throw new BackfillRefusedException(
            $"the phase is {control.Phase} now, and the coverage under which it began has ended. Run it again in a "
            + "phase that keeps both databases; it begins anew then.");
    }

    /// <summary>Finds out whether a newer version of the library has raised a schema.</summary>
    /// <exception cref="SchemaNewerException">It has; this process must not copy any more.</exception>
    public async Task CheckSchemaAsync(CancellationToken cancellationToken)
    {
        await Authority.Schema.PlanAsync(cancellationToken).ConfigureAwait(false);
        await Mirror.Schema.PlanAsync(cancellationToken).ConfigureAwait(false);
    }

    private static PhaseRefusedException Refusal(PersistencePhase phase, bool isReverse) => isReverse
        ? new PhaseRefusedException(
            phase, PersistencePhase.ReadCutover,
            "a reverse backfill fills SQLite while Postgres decides and SQLite is kept in step, which is phase "
            + "ReadCutover. Set 'Persistence:Phase' to ReadCutover first.")
        : new PhaseRefusedException(
            phase, PersistencePhase.Backfill,
            "a backfill fills Postgres while SQLite decides and Postgres is kept in step, which are phases DualWrite "
            + "and Backfill. "
            + (phase == PersistencePhase.SqliteOnly
                ? "Set 'Persistence:Phase' to DualWrite first."
                : "In phase ReadCutover the other direction is possible (--reverse)."));
}
