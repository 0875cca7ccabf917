using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// A transition that leaves the authority where it is, and a change of the ceiling: one compare-and-set there, at a
/// higher epoch, so that the history tells it; the mirror follows, now or when it can be reached.
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
    /// <returns>False where another process was faster; the next look sees what it did.</returns>
    public Task<bool> RunAsync(
        IDatabaseSide authority, ControlRow expected, PersistencePhase to, long coverageEpoch, string? note,
        CancellationToken cancellationToken) => RunAsync(
            authority, expected, expected with { Phase = to, CoverageEpoch = coverageEpoch },
            $"{expected.Phase} to {to}" + (note is null ? "" : $", {note}"), cancellationToken);

    /// <summary>Caps the phase that processes may ask for, or caps it no more.</summary>
    /// <param name="authority">The side that decides, open.</param>
    /// <param name="expected">Its control row.</param>
    /// <param name="ceiling">The highest phase; null for none.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="cancellationToken">Honoured until the commit.</param>
    /// <returns>False where another process was faster.</returns>
    public Task<bool> SetCeilingAsync(
        IDatabaseSide authority, ControlRow expected, PersistencePhase? ceiling, string by,
        CancellationToken cancellationToken) => RunAsync(
            authority, expected, expected with { Ceiling = ceiling },
            ceiling is null ? $"ceiling {expected.Ceiling} lifted by {by}" : $"ceiling {ceiling} set by {by}",
            cancellationToken);

    private async Task<bool> RunAsync(
        IDatabaseSide authority, ControlRow expected, ControlRow changed, string reason,
        CancellationToken cancellationToken)
    {
        var next = changed with { Epoch = expected.Epoch + 1 };
        if (!await authority.Control.TryReplaceAsync(expected, next, reason, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (expected.HasMirror || next.HasMirror)
        {
            await FollowAsync(authority, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task FollowAsync(IDatabaseSide authority, CancellationToken cancellationToken)
    {
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
