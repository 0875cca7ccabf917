using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Upkeep;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>One look at a key on both sides, and what it says.</summary>
/// <param name="Authority">What stands there on the side that decides.</param>
/// <param name="Mirror">What stands there on the side that follows.</param>
/// <param name="Finding">What follows from that.</param>
internal sealed record KeyLook(KeyState Authority, KeyState Mirror, KeyFinding Finding)
{
    /// <summary>Looks at keys of one table.</summary>
    /// <param name="authority">The side that decides.</param>
    /// <param name="mirror">The side that follows.</param>
    /// <param name="control">The control row of the side that decides, read before.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="now">The time by which rows have expired.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<KeyLook>> RunAsync(
        IDatabaseSide authority, IDatabaseSide mirror, ControlRow control, IReadOnlyList<RowKey> keys,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        var table = keys[0].Table;
        var cutoff = await Cutoffs.OfBothAsync(authority, mirror, table, cancellationToken).ConfigureAwait(false);
        var before = await authority.Scan.FindAsync(keys, Fence.AnyEpoch, cancellationToken).ConfigureAwait(false);
        var there = await mirror.Scan.FindAsync(keys, null, cancellationToken).ConfigureAwait(false);
        var after = await authority.Scan.FindAsync(keys, Fence.AnyEpoch, cancellationToken).ConfigureAwait(false);
        var judge = new KeyJudge(authority.Side, control, cutoff, now);
        return [.. keys.Select((_, i) => new KeyLook(after[i], there[i], judge.Judge(before[i], there[i], after[i])))];
    }
}
