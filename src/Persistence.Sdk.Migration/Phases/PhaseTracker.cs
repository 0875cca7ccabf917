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
    /// Asks the side that was the authority; where it says that the other decides, asks that one. The higher epoch
    /// wins.
    /// </summary>
    public async Task<PhaseSnapshot> ReloadAsync(CancellationToken cancellationToken)
    {
        var current = _current
            ?? throw new InvalidOperationException("The persistence engine has not been started.");
        var known = current.Authority;
        var row = await known.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (row.Authority == known.Side)
        {
            return Accept(row, known);
        }

        var other = await sides.OpenReadyAsync(row.Authority, cancellationToken).ConfigureAwait(false);
        var otherRow = await other.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        return otherRow.Epoch >= row.Epoch && otherRow.Authority == other.Side ? Accept(otherRow, other) : _current!;
    }
}
