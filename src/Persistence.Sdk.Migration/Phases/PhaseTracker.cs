using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// The phase in force as this process knows it: one volatile read for each operation, reloaded from the databases when
/// one of them refuses the epoch.
/// </summary>
internal sealed class PhaseTracker(DatabaseSides sides)
{
    private volatile PhaseSnapshot? _current;

    /// <summary>The snapshot; null before the start.</summary>
    public PhaseSnapshot? Current => _current;

    /// <summary>Takes over what a control row of an authority says.</summary>
    public PhaseSnapshot Accept(ControlRow row, IDatabaseSide authority)
    {
        var current = _current;
        if (current is not null && current.Fence.Epoch >= row.Epoch && current.Authority.Side == row.Authority)
        {
            return current;
        }

        return _current = new PhaseSnapshot(row.Phase, new Fence(row.Epoch), authority);
    }

    /// <summary>Goes back to before the start: the next operation has to start, or learns that it cannot.</summary>
    public void Forget() => _current = null;

    /// <summary>
    /// Asks the side that was the authority; where it says that the other decides, or may decide already, or where it
    /// does not answer, asks that one too. The higher epoch wins.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">A side whose answer is needed is away.</exception>
    public async Task<PhaseSnapshot> ReloadAsync(CancellationToken cancellationToken)
    {
        var current = _current
            ?? throw new InvalidOperationException("The persistence engine has not been started.");
        var known = current.Authority;
        try
        {
            var row = await known.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            return (row.Authority == known.Side, row.State) switch
            {
                (false, _) => await FollowAsync(known, row.Epoch, cancellationToken).ConfigureAwait(false) ?? _current!,
                (true, ControlState.Raising) => await TryFollowAsync(known, row.Epoch + 1, cancellationToken)
                    .ConfigureAwait(false) ?? Accept(row, known),
                _ => Accept(row, known),
            };
        }
        catch (DatabaseUnavailableException) when (current.Roles.Mirror is not null)
        {
            var moved = await TryFollowAsync(known, (current.Fence.Epoch ?? 0) + 1, cancellationToken)
                .ConfigureAwait(false);
            if (moved is null)
            {
                throw;
            }

            return moved;
        }
    }

    /// <summary>Takes the other side where it decides, at that epoch or a higher one.</summary>
    private async Task<PhaseSnapshot?> FollowAsync(IDatabaseSide known, long epoch, CancellationToken cancellationToken)
    {
        var other = await sides.OpenReadyAsync(DatabaseSides.Other(known.Side), cancellationToken)
            .ConfigureAwait(false);
        var row = await other.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        return row.Epoch >= epoch && row.Authority == other.Side ? Accept(row, other) : null;
    }

    private async Task<PhaseSnapshot?> TryFollowAsync(
        IDatabaseSide known, long epoch, CancellationToken cancellationToken)
    {
        try
        {
            return await FollowAsync(known, epoch, cancellationToken).ConfigureAwait(false);
        }
        catch (PersistenceException)
        {
            return null; // Nobody says that it decides.
        }
    }
}
