using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>What this process believes about the phase in force. The database checks it with every operation.</summary>
/// <param name="Phase">The phase in force.</param>
/// <param name="Fence">The epoch.</param>
/// <param name="Authority">The database that decides.</param>
internal sealed record PhaseSnapshot(PersistencePhase Phase, Fence Fence, IDatabaseSide Authority)
{
    public PhaseRoles Roles => PhaseRoles.Of(Phase);

    /// <summary>
    /// Whether Postgres is used only as long as the file says nothing else (<see cref="FileLease"/>).
    /// </summary>
    public bool NeedsFile { get; } = Phase == PersistencePhase.ReadCutover;
}
