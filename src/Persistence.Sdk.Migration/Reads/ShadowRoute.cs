using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>Both databases of a shadow read, as they stand when it is compared.</summary>
/// <param name="Authority">The database that decides.</param>
/// <param name="Mirror">The one that is kept in step.</param>
/// <param name="Control">The control row of the one that decides.</param>
internal sealed record ShadowRoute(IDatabaseSide Authority, IDatabaseSide Mirror, ControlRow Control)
{
    /// <summary>What the database that decides must be.</summary>
    public Fence Fence => new(Control.Epoch);

    /// <summary>What the mirror must be.</summary>
    public MirrorFence MirrorFence => Control.Stamp.MirrorFence;

    /// <summary>Null where one database alone is kept.</summary>
    public static async Task<ShadowRoute?> OpenAsync(
        PhaseTracker tracker, DatabaseSides sides, CancellationToken cancellationToken)
    {
        if (tracker.Current is not { Roles.Mirror: { } mirrorSide } phase)
        {
            return null;
        }

        var mirror = await sides.OpenReadyAsync(mirrorSide, cancellationToken).ConfigureAwait(false);
        var control = await phase.Authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new ShadowRoute(phase.Authority, mirror, control);
    }
}
