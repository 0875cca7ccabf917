using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// A transition that leaves the authority where it is: one compare-and-set there; the mirror follows, now or when it
/// can be reached.
/// </summary>
internal sealed class PhaseMove(DatabaseSides sides)
{
    public const long NoCoverage = 0;

    /// <param name="authority">The side that decides.</param>
    /// <param name="expected">Its control row.</param>
    /// <param name="to">The phase from now on.</param>
    /// <param name="coverageEpoch">The epoch at which the coverage began that lasts from now on.</param>
    /// <param name="note">What the history tells of it besides; null for nothing.</param>
    /// <param name="cancellationToken">Honoured until the commit.</param>
    public async Task RunAsync(
        IDatabaseSide authority, ControlRow expected, PersistencePhase to, long coverageEpoch, string? note,
        CancellationToken cancellationToken)
    {
        var next = expected with { Phase = to, Epoch = expected.Epoch + 1, CoverageEpoch = coverageEpoch };
        var reason = $"{expected.Phase} to {to}" + (note is null ? "" : $", {note}");
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
}
