using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>Which database decides, which follows, and under which coverage they are compared.</summary>
/// <param name="Authority">The database that decides.</param>
/// <param name="Mirror">The database that is kept in step.</param>
/// <param name="CoverageEpoch">The epoch at which the present coverage began; 0 where there is none.</param>
internal sealed record ParityRoute(IDatabaseSide Authority, IDatabaseSide Mirror, long CoverageEpoch)
{
    private const string Advice = "Set 'Persistence:Phase' to DualWrite, Backfill or ReadCutover first.";

    public IDatabaseSide Sqlite => Authority.Side == DatabaseSide.Sqlite ? Authority : Mirror;

    public IDatabaseSide Postgres => Authority.Side == DatabaseSide.Postgres ? Authority : Mirror;

    /// <exception cref="PhaseRefusedException">The phase in force keeps one side only.</exception>
    /// <exception cref="BindingRejectedException">The two databases do not belong together.</exception>
    public static async Task<ParityRoute> OpenAsync(
        PhaseSnapshot phase, DatabaseSides sides, CancellationToken cancellationToken)
    {
        if (phase.Roles.Mirror is not { } mirrorSide)
        {
            throw new PhaseRefusedException(
                phase.Phase, PersistencePhase.DualWrite,
                $"both sides can be compared only while both are kept. {Advice}");
        }

        var mirror = await sides.OpenReadyAsync(mirrorSide, cancellationToken).ConfigureAwait(false);
        var route = new ParityRoute(phase.Authority, mirror, 0);

        // Postgres first: what the file issues meanwhile must not look like versions that it has never had.
        var server = await route.Postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var file = await route.Sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        Binder.Check(file, server);
        var control = phase.Authority.Side == DatabaseSide.Sqlite ? file : server;
        return route with { CoverageEpoch = control.CoverageEpoch };
    }

    /// <summary>The authority's control row as it stands now.</summary>
    /// <exception cref="ParityRefusedException">The coverage under which the comparison began has ended.</exception>
    public async Task<ControlRow> ReadControlAsync(CancellationToken cancellationToken)
    {
        var control = await Authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var holds = control.Authority == Authority.Side && control.HasMirror && control.CoverageEpoch == CoverageEpoch;
        return holds ? control : throw new ParityRefusedException(
            $"the phase is {control.Phase} now, and the coverage under which it began has ended. Run it again in a "
            + "phase that keeps both databases.");
    }

    /// <summary>Finds out whether a newer version of the library has raised a schema.</summary>
    /// <exception cref="SchemaNewerException">It has; this process must not compare any more.</exception>
    public async Task CheckSchemaAsync(CancellationToken cancellationToken)
    {
        await Authority.Schema.PlanAsync(cancellationToken).ConfigureAwait(false);
        await Mirror.Schema.PlanAsync(cancellationToken).ConfigureAwait(false);
    }
}
