using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// The highest phase that processes may ask for, as an operator has set it: it stands in the authority's control row,
/// passes on with the authority, and each change of it is told by the history.
/// </summary>
internal sealed class PhaseCeiling(PhaseTracker tracker, PhaseMove move)
{
    /// <summary>How often a change is tried again because the row has changed for another reason.</summary>
    private const int MaxTries = 5;

    /// <summary>Sets the ceiling, or lifts it.</summary>
    /// <param name="ceiling">The highest phase; null for none.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="cancellationToken">Honoured until the commit.</param>
    /// <returns>
    /// The row as it was found; where its ceiling is lower than the one asked for, it was left, because a rollback
    /// never raises one. Null where the authority is just changing, or others were faster every time: try again.
    /// </returns>
    public async Task<ControlRow?> TrySetAsync(
        PersistencePhase? ceiling, string by, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var authority = (await tracker.ReloadAsync(cancellationToken).ConfigureAwait(false)).Authority;
            var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (control.Ceiling == ceiling || ceiling > control.Ceiling)
            {
                return control;
            }

            var isOpen = control.Authority == authority.Side && control.State == ControlState.Open;
            if (isOpen && await move.SetCeilingAsync(authority, control, ceiling, by, cancellationToken)
                .ConfigureAwait(false))
            {
                return control;
            }
        }

        return null;
    }
}
